/** Branches of a real git repository whose files all differ. */
import { execFileSync } from 'node:child_process';
import { contentOf } from './content.mjs';

const quiet = { stdio: ['pipe', 'ignore', 'pipe'] };
const git = (repository, ...words) => execFileSync('git', ['-C', repository, ...words], quiet);

/** Makes a repository with `count` branches that have the same `paths`; the first one is checked out. */
export function makeBranches(repository, count, paths) {
  execFileSync('git', ['init', '-q', repository], quiet);
  const lines = [];
  for (let branch = 0; branch < count; branch++) {
    lines.push(`commit refs/heads/${branchName(branch)}`, 'committer storm <storm@localhost> 0 +0000', 'data 0', '');
    for (const path of paths) {
      const text = contentOf(branchName(branch), 5);
      lines.push(`M 100644 inline ${path}`, `data ${text.length}`, text);
    }
  }
  execFileSync('git', ['-C', repository, 'fast-import', '--quiet'], { ...quiet, input: `${lines.join('\n')}\n` });
  switchBranch(repository, 0);
}

export const branchName = (branch) => `branch-${branch}`;

/** Changes all files at once. */
export const switchBranch = (repository, branch) => git(repository, 'checkout', '-q', '-f', branchName(branch));
