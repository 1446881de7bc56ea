/**
 * Which watcher suits a folder: a pure function of what is known about the platform, so that every platform can be tried
 * on any other. Events of the system cost nothing, but do not cross networks, virtual machines and many mounts.
 */
import type { WatcherKind } from '../watch/script-watcher.ts';

/** A mounted file system. */
export interface Mount {
  /** Folder at which it is mounted. */
  readonly path: string;
  /** Type as the system names it: `ext4`, `nfs4`, `9p`, `smbfs`. */
  readonly type: string;
  /** Folder of that file system which is seen here; anything but `/` is a bind mount. Linux only. */
  readonly root?: string | undefined;
}

/** What the choice depends on. */
export interface PlatformFacts {
  /** As `process.platform`. */
  readonly platform: string;
  /** Real, absolute path of the folder to watch. */
  readonly folder: string;
  readonly mounts: readonly Mount[];
  /** Text of /proc/version; empty elsewhere. */
  readonly kernel: string;
  /** Whether the process runs in a container. */
  readonly container: boolean;
  /** MOONLOOP_WATCHER and CHOKIDAR_USEPOLLING of the environment. */
  readonly environment: { readonly watcher?: string | undefined; readonly usePolling?: string | undefined };
}

/** A kind of watcher and why it was chosen. */
export interface WatcherChoice {
  readonly kind: WatcherKind;
  readonly reason: string;
}

const networkTypes =
  /^(nfs\d?|cifs|smb\d?|smbfs|afpfs|webdav|davfs2?|afs|ceph|glusterfs|lustre|ncpfs|fuse\.(sshfs|s3fs|rclone))$/;
const sharedTypes = /^(9p|drvfs|virtiofs|vboxsf|vmhgfs|prl_fs|fakeowner|osxfs|grpcfuse|fuse\..*|fuse|fuseblk|macfuse)$/;

const polling = (reason: string): WatcherChoice => ({ kind: 'polling', reason });
const native = (reason: string): WatcherChoice => ({ kind: 'native', reason });

/** Chooses for one folder. */
export function chooseWatcher(facts: PlatformFacts): WatcherChoice {
  const { watcher, usePolling } = facts.environment;
  if (watcher === 'native' || watcher === 'polling') return { kind: watcher, reason: `MOONLOOP_WATCHER is ${watcher}` };
  if (usePolling !== undefined && /^(1|true)$/i.test(usePolling)) return polling('CHOKIDAR_USEPOLLING is set');
  return facts.platform === 'win32' ? chooseOnWindows(facts.folder) : chooseByMount(facts);
}

function chooseOnWindows(folder: string): WatcherChoice {
  if (/^[\\/]{2}(wsl\$|wsl\.localhost)[\\/]/i.test(folder))
    return polling('the folder is in a Linux file system of WSL');
  if (/^[\\/]{2}[^.?]/.test(folder) || /^[\\/]{2}\?[\\/]UNC[\\/]/i.test(folder)) {
    return polling('the folder is on a network drive');
  }
  return native('the folder is on a local drive');
}

function chooseByMount(facts: PlatformFacts): WatcherChoice {
  const mount = mountOf(facts.folder, facts.mounts);
  if (mount === undefined) return native('the file system is not known');
  const { type } = mount;
  const isWsl = /microsoft/i.test(facts.kernel);
  if (isWsl && /^(9p|drvfs)$/.test(type)) return polling(`the folder is on a Windows drive seen from WSL2 (${type})`);
  if (networkTypes.test(type)) return polling(`the folder is on a network file system (${type})`);
  if (sharedTypes.test(type)) return polling(`the folder is shared from another system (${type})`);
  // what is mounted into a container may be changed from outside of it, and not every engine passes events on
  const isBind = mount.path !== '/' && (mount.root ?? '/') !== '/';
  if (facts.container && isBind) return polling(`the folder is mounted into a container (${type})`);
  return native(
    isWsl ? `the folder is in the file system of WSL2 itself (${type})` : `the file system is local (${type})`,
  );
}

/** The mount that a path is in: the deepest one; of several at the same place the last, which hides the others. */
function mountOf(folder: string, mounts: readonly Mount[]): Mount | undefined {
  let found: Mount | undefined;
  for (const mount of mounts) {
    const inside = mount.path === '/' || folder === mount.path || folder.startsWith(`${mount.path}/`);
    if (inside && mount.path.length >= (found?.path.length ?? 0)) found = mount;
  }
  return found;
}
