import { describe, expect, test } from 'vitest';
import { parseMountInfo, parseMountOutput, readPlatformFacts } from '../../src/node/platform-facts.ts';
import { chooseWatcher, type PlatformFacts } from '../../src/node/watcher-choice.ts';

const wslKernel = 'Linux version 5.15.167.4-microsoft-standard-WSL2 (root@f9c826d3017f) (gcc (GCC) 11.2.0)';
const linuxKernel = 'Linux version 6.8.0-45-generic (buildd@lcy02-amd64-013) (x86_64-linux-gnu-gcc-13)';

const facts = (some: Partial<PlatformFacts>): PlatformFacts => ({
  platform: 'linux',
  folder: '/home/me/game/scripts',
  mounts: [],
  kernel: linuxKernel,
  container: false,
  environment: {},
  ...some,
});
/** Lines of /proc/self/mountinfo as real machines have them. */
const mounted = (...lines: readonly string[]) => parseMountInfo(lines.join('\n'));
const rootDisk = '29 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw,discard';
const overlayRoot = '612 520 0:52 / / rw,relatime master:214 - overlay overlay rw,lowerdir=/l,upperdir=/u,workdir=/w';

const cases: readonly [name: string, facts: PlatformFacts, kind: string, reason: RegExp][] = [
  ['Windows, local drive', facts({ platform: 'win32', folder: 'C:\\game\\scripts' }), 'native', /local drive/],
  ['Windows, network share', facts({ platform: 'win32', folder: '\\\\nas\\games\\scripts' }), 'polling', /network/],
  ['Windows, long UNC path', facts({ platform: 'win32', folder: '\\\\?\\UNC\\nas\\games' }), 'polling', /network/],
  ['Windows, long local path', facts({ platform: 'win32', folder: '\\\\?\\C:\\game' }), 'native', /local drive/],
  ['Windows, into WSL', facts({ platform: 'win32', folder: '\\\\wsl.localhost\\Ubuntu\\home\\me' }), 'polling', /WSL/],
  [
    'macOS, local',
    facts({
      platform: 'darwin',
      folder: '/Users/me/game',
      mounts: parseMountOutput('/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)'),
    }),
    'native',
    /local \(apfs\)/,
  ],
  [
    'macOS, SMB share with a blank in its name',
    facts({
      platform: 'darwin',
      folder: '/Volumes/Team share/game',
      mounts: parseMountOutput(
        '/dev/disk3s1s1 on / (apfs, local)\n//me@nas/Team%20share on /Volumes/Team share (smbfs, nodev, nosuid)',
      ),
    }),
    'polling',
    /smbfs/,
  ],
  ['Linux, local', facts({ mounts: mounted(rootDisk) }), 'native', /local \(ext4\)/],
  [
    'Docker, in the container’s own layers',
    facts({ folder: '/app/scripts', container: true, mounts: mounted(overlayRoot) }),
    'native',
    /overlay/,
  ],
  [
    'Docker on Linux, bind mount',
    facts({
      folder: '/app/scripts',
      container: true,
      mounts: mounted(overlayRoot, '640 612 8:1 /home/me/game /app rw,relatime - ext4 /dev/sda1 rw'),
    }),
    'polling',
    /mounted into a container/,
  ],
  [
    'Docker Desktop, bind mount',
    facts({
      folder: '/app/scripts',
      container: true,
      mounts: mounted(overlayRoot, '640 612 0:41 /me/game /app rw,relatime - fakeowner /run/host_mark/Users rw'),
    }),
    'polling',
    /fakeowner/,
  ],
  [
    'NFS',
    facts({ mounts: mounted(rootDisk, '97 29 0:44 / /home rw,relatime - nfs4 nas:/home rw,vers=4.2') }),
    'polling',
    /network file system \(nfs4\)/,
  ],
  [
    'SMB',
    facts({
      folder: '/mnt/share/scripts',
      mounts: mounted(rootDisk, '99 29 0:45 / /mnt/share rw - cifs //nas/share rw,vers=3.1.1'),
    }),
    'polling',
    /cifs/,
  ],
  [
    '9p of a virtual machine',
    facts({ folder: '/host/game', mounts: mounted(rootDisk, '99 29 0:45 / /host rw - 9p host rw,trans=virtio') }),
    'polling',
    /shared from another system \(9p\)/,
  ],
  [
    'WSL2, Windows drive',
    facts({
      folder: '/mnt/c/game/scripts',
      kernel: wslKernel,
      mounts: mounted(rootDisk, '110 29 0:60 / /mnt/c rw,noatime - 9p C:\\134 rw,aname=drvfs;path=C:\\'),
    }),
    'polling',
    /Windows drive/,
  ],
  ['WSL2, own file system', facts({ kernel: wslKernel, mounts: mounted(rootDisk) }), 'native', /WSL2 itself/],
  ['nothing known', facts({}), 'native', /not known/],
  [
    'environment asks for polling',
    facts({ mounts: mounted(rootDisk), environment: { watcher: 'polling' } }),
    'polling',
    /MOONLOOP_WATCHER/,
  ],
  [
    'environment asks for events on a network drive',
    facts({ mounts: mounted('97 29 0:44 / / rw - nfs4 nas:/ rw'), environment: { watcher: 'native' } }),
    'native',
    /MOONLOOP_WATCHER/,
  ],
  [
    'chokidar’s own variable',
    facts({ mounts: mounted(rootDisk), environment: { usePolling: 'true' } }),
    'polling',
    /CHOKIDAR_USEPOLLING/,
  ],
];

describe('the choice of a watcher', () => {
  test.each(cases)('%s', (_name, platform, kind, reason) => {
    const choice = chooseWatcher(platform);
    expect(choice.kind).toBe(kind);
    expect(choice.reason).toMatch(reason);
  });

  test('a mount counts only for what is inside of it, not for names that begin alike', () => {
    const mounts = mounted(rootDisk, '97 29 0:44 / /home/me/game rw - nfs4 nas:/ rw');
    expect(chooseWatcher(facts({ folder: '/home/me/game', mounts })).kind).toBe('polling');
    expect(chooseWatcher(facts({ folder: '/home/me/game2/scripts', mounts })).kind).toBe('native');
  });

  test('a path with blanks is read from mountinfo', () => {
    expect(mounted('97 29 0:44 / /mnt/my\\040games rw - nfs4 nas:/ rw')[0]?.path).toBe('/mnt/my games');
  });

  test('the facts of this machine lead to a choice with a reason', () => {
    const choice = chooseWatcher(readPlatformFacts(import.meta.dirname));
    expect(['native', 'polling']).toContain(choice.kind);
    expect(choice.reason).not.toBe('');
  });
});
