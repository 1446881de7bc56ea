/**
 * chokidar, without a look at each file of a folder that it reads. It asks the system about every file at its start, and
 * about every file of a folder at each change there, only to hear that it is a file; the listing says so already.
 */
import { FSWatcher } from 'chokidar';

type ReadFolder = FSWatcher['_readdirp'];
type Filter = (entry: { stats?: object; dirent?: object }) => boolean;

/**
 * Where a later chokidar reads folders in another way it looks again, and all else stays as it is. What its `ignored`
 * is asked about has the methods of a listing's entry (`isFile`, `isDirectory`, `isSymbolicLink`), and no size or times. It holds folders and symbolic links; files it does
 * not, since it cannot tell that they may be read.
 */
export class LeanWatcher extends FSWatcher {
  override _readdirp(...[root, options]: Parameters<ReadFolder>): ReturnType<ReadFolder> {
    return super._readdirp(root, {
      ...options,
      alwaysStat: false,
      fileFilter: withEntry(options?.fileFilter),
      directoryFilter: withEntry(options?.directoryFilter),
    });
  }
}

/** chokidar looks for `stats` in what it is given. */
function withEntry(filter: unknown): Filter {
  return (entry) => {
    if (entry.dirent) entry.stats ??= entry.dirent;
    return typeof filter !== 'function' || Boolean(filter(entry));
  };
}
