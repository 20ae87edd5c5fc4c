// The panel of what is wrong in the collection, by files and by kinds, and of repairs that can be written into a file.

import { attemptAt, button, field, fill, follow, make, refill, rowButton, showChanges, ways } from './parts.js';

/** @typedef {import('./desk.js').Desk} Desk */
/** @typedef {{path: string, line: number, column: number, rule: string, message: string, hint: string, severity: string, called: string, title: string, repair: boolean}} Problem */
/** The choice of what is more than a note: of a French text, most notes name typography that is right in all editions. */
const WORST = '!';

/** @typedef {{line: number, before: string[], after: string[]}} Change */
/** @typedef {{path: string, digest: string, rule: string, place?: number[]}} Repair */

/**
 * @param {Desk} desk
 * @param {HTMLElement} place
 */
export async function open(desk, place) {
  const { words } = desk;
  const kinds = make('select', { onchange: () => show() });
  const lists = make('div', { class: 'files-of' });
  const opened = new Set([desk.path]);
  /** @type {Problem[]} */
  let problems = [];
  /** @type {Problem[]} */
  let proofs = [];
  /** @type {Record<string, string>} */
  let titles = {};

  const show = () => {
    const chosen = problems.filter(({ rule, severity }) => !kinds.value || (kinds.value === WORST ? severity !== 'note' : rule === kinds.value));
    const paths = [...new Set(chosen.map(({ path }) => path))].sort((one, other) => Number(other === desk.path) - Number(one === desk.path));
    refill(lists, () => paths.map((path) => showFile(path, chosen.filter((each) => each.path === path))));
    if (!paths.length) lists.append(make('p', {}, words.problems_none));
  };
  /**
   * @param {string} path
   * @param {Problem[]} found
   */
  const showFile = (path, found) => {
    const rows = make('ul', { class: 'rows' }, ...found.map((problem) => showProblem(desk, problem)));
    const details = make('details', { class: 'part', open: opened.has(path) },
      make('summary', {}, make('span', { dir: 'auto' }, titles[path] ?? (path || words.problems_collection)), ` (${found.length})`), rows);
    details.addEventListener('toggle', () => {
      opened[details.open ? 'add' : 'delete'](path);
      const isNew = !rows.classList.contains('asked');
      if (details.open && isNew && desk.state.mayWrite && found.some(({ repair }) => repair)) attemptAt(desk, () => offer(path, found, rows));
    });
    return details;
  };
  /**
   * Offer to write what can be repaired for sure.
   * @param {string} path
   * @param {Problem[]} found
   * @param {HTMLElement} rows
   */
  const offer = async (path, found, rows) => {
    rows.classList.add('asked');
    const { digest, sure } = await desk.api('repairs', { path });
    const known = new Set(sure.map(String));
    const counts = new Map();
    for (const [at, problem] of found.entries()) {
      const { line, column, rule } = problem;
      if (!known.has(`${line},${column},${rule}`)) continue;
      counts.set(rule, (counts.get(rule) ?? 0) + 1);
      const label = { 'aria-label': fill(words.problems_fix_this, problem) };
      rows.children[at]?.append(button(words.problems_fix, () => fix(desk, { path, digest, rule, place: [line, column] }), label));
    }
    rows.before(ways(...[...counts].map(([rule, count]) => count > 1 && button(fill(words.problems_fix_kind, { rule: found.find((each) => each.rule === rule)?.title ?? rule, count }), () => fix(desk, { path, digest, rule })))));
  };
  const read = async () => {
    ({ problems, titles } = await desk.api('problems'));
    problems = [...problems, ...proofs];
    const worst = problems.filter(({ severity }) => severity !== 'note').length;
    const value = kinds.options.length ? kinds.value : WORST;
    const rules = [...new Set(problems.map(({ rule }) => rule))].sort();
    const options = rules.map((rule) => {
      const all = problems.filter((each) => each.rule === rule);
      return make('option', { value: rule }, `${all[0]?.title} (${all.length})`);
    });
    kinds.replaceChildren(
      make('option', { value: WORST }, fill(words.problems_worst, { count: worst })),
      make('option', { value: '' }, fill(words.problems_all, { count: problems.length })), ...options);
    kinds.value = rules.includes(value) || value === '' ? value : WORST;
    show();
  };
  const proofread = async () => {
    ({ problems: proofs } = await desk.api('proofread', { path: desk.path }));
    opened.add(desk.path);
    await read();
    kinds.value = '';
    show();
  };
  place.append(field(words.problems_kind, kinds), desk.state.mayWrite && desk.path ? button(words.problems_proofread, () => attemptAt(desk, proofread), { class: 'proofread' }) : '', lists);
  follow(place, ['desk:problems'], () => {
    proofs = []; // of what the file was
    attemptAt(desk, read);
  });
  await read();
}

/**
 * @param {Desk} desk
 * @param {Problem} problem
 */
function showProblem(desk, problem) {
  const { path, line, message, hint, severity, called, rule } = problem;
  return make('li', { class: `problem ${severity}` },
    rowButton(() => (/\.ya?ml$/.test(path) ? desk.show(path) : desk.showLine(path, line)), [
      make('span', { dir: 'auto' }, message), hint && make('small', { dir: 'auto' }, hint),
      make('small', {}, [called, rule, line && fill(desk.words.problems_place, problem)].filter(Boolean).join(' · '))]));
}

/**
 * Show what a repair would write, and write it.
 * @param {Desk} desk
 * @param {Repair} repair
 */
async function fix(desk, repair) {
  const { words } = desk;
  await attemptAt(desk, async () => {
    const { changes } = await desk.api('repair', repair);
    const answer = await desk.ask({
      title: fill(words.problems_fix_title, repair),
      lead: words.problems_fix_lead,
      more: showChanges(words, changes),
      buttons: { write: words.problems_fix_write, not: words.problems_fix_not },
    });
    if (answer?.button !== 'write') return;
    const { count } = await desk.api('repair', { ...repair, write: true });
    desk.say(fill(words.problems_fixed, { count }));
    if (repair.path === desk.path) await desk.readFile(); // its page is the same, and tells nothing
  });
}
