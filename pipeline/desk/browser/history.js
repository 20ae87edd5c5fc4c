// The panel of what was done: the steps of the desk, and the kept states of the article in view where there is git.

import { attempt, attemptAt, button, field, fill, follow, form, line, make, makeFault, refill, rowButton, rowsOf, showMoment, ways } from './parts.js';

/** @typedef {import('./desk.js').Desk} Desk */
/** @typedef {{number: number, what: string, moment: number, paths: string[], undone: boolean}} Step */
/** @typedef {{name: string, moment: number, author: string, subject: string, path: string}} Commit */
/** @typedef {{steps: Step[], git: {commits: Commit[], dirty: boolean, address: string} | null}} History */

/**
 * @param {Desk} desk
 * @param {HTMLElement} place
 */
export async function open(desk, place) {
  const { words } = desk;
  const said = line({ required: true, maxlength: 200 });
  const rows = new Map();
  const show = async () => {
    /** @type {History} */
    const { steps, git } = await desk.api('history', { path: desk.path });
    refill(place, () => [
      ...(git ? showGit(desk, git, said, rows, show) : [make('p', {}, words.history_no_git)]),
      make('h3', {}, words.history_steps),
      rowsOf(steps.map(({ what, moment, paths: [path], undone }) => make('li', {}, rowButton(() => path && desk.show(path), [
        make('span', { dir: 'auto' }, what), make('small', {}, [showMoment(moment), undone && words.history_undone].filter(Boolean).join(' · '))]))), words.history_no_steps),
    ]);
  };
  follow(place, ['desk:file'], () => attemptAt(desk, show));
  await show();
}

/**
 * @param {Desk} desk
 * @param {NonNullable<History['git']>} git
 * @param {HTMLInputElement} said what the state is to be called
 * @param {Map<string, HTMLElement>} rows those of commits that were shown before: one may be open
 * @param {() => Promise<void>} show
 */
function showGit(desk, { commits, dirty, address }, said, rows, show) {
  const { words } = desk;
  const fault = makeFault();
  const rowOf = (/** @type {Commit} */ commit) => {
    const key = `${commit.name} ${commit.path}`;
    const row = rows.get(key) ?? showCommit(desk, commit);
    rows.set(key, row);
    return row;
  };
  /**
   * @param {string} call
   * @param {Record<string, unknown>} values
   * @param {string} done
   */
  const act = (call, values, done) => attempt(fault, async () => {
    await desk.api(call, values);
    desk.say(done);
    if (said.value === values.words) said.value = '';
    await show();
  });
  const keeping = form(words.history_keep, () => act('keep', { words: said.value }, words.history_kept), field(words.history_words, said));
  const sending = button(fill(words.history_push, { address }), () => act('push', { address }, words.history_pushed));
  return [
    make('p', {}, dirty ? words.history_dirty : words.history_clean),
    ...(desk.state.isOwner && dirty ? [keeping] : []),
    ...(address ? [ways(sending)] : []),
    fault,
    ...(desk.path ? [
      make('h3', {}, words.history_commits),
      rowsOf(commits.map((commit) => rowOf(commit)), words.history_no_commits),
    ] : []),
  ];
}

/**
 * @param {Desk} desk
 * @param {Commit} commit
 */
function showCommit(desk, commit) {
  const details = make('details', {}, make('summary', {}, make('span', { dir: 'auto' }, commit.subject), ' ', make('small', {}, `${showMoment(commit.moment)} · ${commit.author}`)));
  details.addEventListener('toggle', () => attemptAt(desk, async () => {
    if (!details.open || details.children.length > 1) return;
    const { change } = await desk.api('commit', { name: commit.name, path: commit.path });
    details.append(make('pre', { tabindex: 0 }, change));
  }));
  return make('li', {}, details);
}
