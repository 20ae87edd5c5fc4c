// The panel of what was done: the steps of the desk, and the kept states of the article in view where there is git.

import { showListed } from './new.js';
import { attempt, attemptAt, button, field, fill, follow, form, line, make, makeFault, refill, rowsOf, showBoth, showChanges, showMoment, ways } from './parts.js';

/** @typedef {import('./desk.js').Desk} Desk */
/** @typedef {{number: number, what: string, moment: number, paths: string[], by: string, kind: string, undone: boolean, aside: boolean}} Step */
/** @typedef {{name: string, moment: number, author: string, subject: string, path: string}} Commit */
/** @typedef {{steps: Step[], more: boolean, posts: string[], git: {commits: Commit[], dirty: boolean, address: string} | null}} History */
/** @typedef {{number: number, what: string, paths: string[], clashes: {path: string, by: string, mine: string, theirs: string}[]}} Question */

/**
 * @param {Desk} desk
 * @param {HTMLElement} place
 */
export async function open(desk, place) {
  const { words } = desk;
  const said = line({ required: true, maxlength: 200 });
  const rows = new Map();
  const of = make('select', { onchange: () => attemptAt(desk, show) });
  of.append(make('option', { value: desk.path }, desk.path)); // until the others are known
  let number = 0;
  const show = async (before = 0) => {
    /** @type {History} */
    const { steps, more, posts, git } = await desk.api('history', { path: desk.path, of: of.value, before });
    number = before;
    const names = [...new Set(['', ...[desk.path, of.value].filter(Boolean), ...posts])];
    const chosen = of.value;
    of.replaceChildren(...names.map((value) => make('option', { value }, value || words.history_all)));
    of.value = chosen;
    refill(place, () => [
      ...(git ? showGit(desk, git, said, rows, () => show(number)) : [make('p', {}, words.history_no_git)]),
      make('h3', {}, words.history_steps),
      field(words.history_of, of),
      rowsOf(steps.map((step) => rowOf(step, step.number, () => showStep(desk, step))), words.history_no_steps),
      ways(before > 0 && button(words.history_newest, () => attemptAt(desk, show)), more && button(words.history_older, () => attemptAt(desk, () => show(steps.at(-1)?.number)))),
    ]);
  };
  /** @param {Step} step @param {unknown} name @param {() => HTMLElement} makeRow */
  const rowOf = (step, name, makeRow) => {
    const key = `${name} ${step.undone}`; // one may be open
    const row = rows.get(key) ?? makeRow();
    rows.set(key, row);
    return row;
  };
  follow(place, ['desk:file'], () => attemptAt(desk, () => show(number)));
  await show();
}

/**
 * Show what a step has changed, with the ways back.
 * @param {Desk} desk
 * @param {Step} step
 */
function showStep(desk, { number, what, moment, by, paths, kind, undone, aside }) {
  const { words } = desk;
  const state = aside ? words.history_aside : kind === 'undo' ? words.history_undo : kind === 'redo' ? words.history_redo : undone && words.history_undone;
  return fold(desk, what, [showMoment(moment), by, state], async () => (await Promise.all(paths.map(async (path) => {
    const { before, after, changes } = await desk.api('version', { number, path });
    const way = (/** @type {boolean} */ isBefore, /** @type {string} */ label) => button(label, () => attemptAt(desk, async () => {
      if (!(await desk.layer.leave())) return;
      const { path: goal } = await desk.api('restore-version', { number, path, before: isBefore });
      desk.say(fill(words.history_restored, { path: goal }));
      await (goal === desk.path ? desk.readFile() : showListed(desk, goal));
    }));
    const text = after ?? before;
    const mayRestore = desk.state.mayWrite;
    return [
      paths.length > 1 && make('h4', {}, path),
      changes.length > 0 && showChanges(words, changes),
      text !== null && make('details', {}, make('summary', {}, words.history_text), make('pre', { tabindex: 0, dir: 'auto' }, text)),
      text === null && make('p', {}, words.history_no_text),
      ways(mayRestore && after !== null && way(false, words.history_restore), mayRestore && before !== null && !aside && way(true, words.history_restore_before)),
    ];
  }))).flat());
}

/**
 * Ask whether a step is to be undone, or done again, that is more than the post in view, or touches what came later.
 * @param {Desk} desk
 * @param {'undo' | 'redo'} way
 * @param {Question} question
 */
export async function askToMove(desk, way, { what, paths, clashes }) {
  const { words } = desk;
  const more = make('div', { class: 'changes' },
    make('ul', {}, ...[...new Set(paths)].map((path) => make('li', {}, make('code', {}, path)))),
    ...clashes.map(({ path, by, mine, theirs }) => make('div', {}, make('p', {}, fill(words.history_clash, { path, by })), showBoth(words, mine, theirs))));
  const lead = clashes.length ? words.history_sure_clash : words.history_sure;
  const answer = await desk.ask({ title: fill(words[`history_${way}_sure`], { what }), lead, more, buttons: { back: words.new_back, move: words[`desk_${way}`] } });
  return answer?.button === 'move';
}

/**
 * Make a row that is filled once it is opened.
 * @param {Desk} desk
 * @param {string} title
 * @param {(string | false)[]} said
 * @param {() => Promise<(Node | string | false)[]>} makeContent
 */
function fold(desk, title, said, makeContent) {
  const details = make('details', {}, make('summary', {}, make('span', { dir: 'auto' }, title), ' ', make('small', {}, said.filter(Boolean).join(' · '))));
  details.addEventListener('toggle', () => attemptAt(desk, async () => {
    if (details.open && details.children.length === 1) details.append(...(await makeContent()).filter((each) => each !== false));
  }));
  return make('li', {}, details);
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
  const rowOf = (/** @type {Commit} */ { name, path, subject, moment, author }) => {
    const row = rows.get(`${name} ${path}`) ?? fold(desk, subject, [showMoment(moment), author], async () => [
      make('pre', { tabindex: 0 }, (await desk.api('commit', { name, path })).change)]);
    rows.set(`${name} ${path}`, row);
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
