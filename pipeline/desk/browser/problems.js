// The panel of what is wrong in the collection, by files and by kinds, and of repairs that can be written into a file.

import { fill, make, newId } from './parts.js';

/** @typedef {import('./desk.js').Desk} Desk */
/** @typedef {{path: string, line: number, column: number, rule: string, message: string, hint: string, severity: string, called: string, repair: boolean}} Problem */
/** @typedef {{line: number, before: string[], after: string[]}} Change */

/**
 * @param {Desk} desk
 * @param {HTMLElement} place
 */
export async function open(desk, place) {
  const { words } = desk;
  const id = newId();
  const kinds = make('select', { id, onchange: () => show() });
  const lists = make('div', { class: 'files-of' });
  const opened = new Set([desk.path]);
  /** @type {{problems: Problem[], titles: Record<string, string>}} */
  let found = { problems: [], titles: {} };

  /** @param {Problem} problem */
  const go = ({ path, line }) => (/\.ya?ml$/.test(path) ? desk.show(path) : desk.showLine(path, line));
  const show = () => {
    const chosen = found.problems.filter(({ rule }) => !kinds.value || rule === kinds.value);
    const paths = [...new Set(chosen.map(({ path }) => path))];
    paths.sort((one, other) => Number(other === desk.path) - Number(one === desk.path));
    lists.replaceChildren(...(paths.length ? [] : [make('p', {}, words.problems_none)]), ...paths.map((path) => showFile(path, chosen.filter((each) => each.path === path))));
  };
  /**
   * @param {string} path
   * @param {Problem[]} problems
   */
  const showFile = (path, problems) => {
    const all = make('div', { class: 'ways' });
    const rows = problems.map((problem) => ({ problem, row: showProblem(problem) }));
    const details = make('details', { class: 'part', open: opened.has(path) },
      make('summary', {}, make('span', { dir: 'auto' }, found.titles[path] ?? (path || words.problems_collection)), ` (${problems.length})`),
      all, make('ul', { class: 'rows' }, ...rows.map(({ row }) => row)));
    let asked = false;
    details.addEventListener('toggle', async () => {
      opened[details.open ? 'add' : 'delete'](path);
      if (!details.open || asked || !desk.state.mayWrite || !problems.some(({ repair }) => repair)) return;
      asked = true;
      try {
        const { digest, sure } = await desk.api('repairs', { path });
        /** @param {Problem} one */
        const isSure = ({ line, column, rule }) => sure.some((/** @type {unknown[]} */ each) => each[0] === line && each[1] === column && each[2] === rule);
        for (const { problem, row } of rows.filter((each) => isSure(each.problem))) {
          row.append(make('button', {
            type: 'button', 'aria-label': fill(words.problems_mend_this, problem), onclick: () => mend({ path, digest, rule: problem.rule, place: [problem.line, problem.column] }),
          }, words.problems_mend));
        }
        for (const rule of new Set(problems.filter(isSure).map((each) => each.rule))) {
          const count = problems.filter((each) => each.rule === rule && isSure(each)).length;
          if (count > 1) all.append(make('button', { type: 'button', onclick: () => mend({ path, digest, rule }) }, fill(words.problems_mend_kind, { rule, count })));
        }
      } catch (error) {
        desk.complain(error);
      }
    });
    return details;
  };
  /** @param {Problem} problem */
  const showProblem = (problem) => make('li', { class: `problem ${problem.severity}` },
    make('button', { type: 'button', class: 'row', onclick: () => go(problem) },
      make('span', { dir: 'auto' }, problem.message), problem.hint && make('small', { dir: 'auto' }, problem.hint),
      make('small', {}, [problem.called, problem.rule, problem.line && fill(words.problems_place, problem)].filter(Boolean).join(' · '))));
  /**
   * Show what a repair would write, and write it.
   * @param {{path: string, digest: string, rule: string, place?: number[]}} repair
   */
  const mend = async (repair) => {
    try {
      const { changes } = await desk.api('repair', repair);
      const answer = await desk.ask({
        title: fill(words.problems_mend_title, repair),
        lead: words.problems_mend_lead,
        more: make('div', {}, ...changes.map((/** @type {Change} */ change) => showChange(desk, change))),
        buttons: [{ name: 'write', label: words.problems_mend_write }, { name: 'not', label: words.problems_mend_not }],
      });
      if (answer?.button !== 'write') return;
      const { count } = await desk.api('repair', { ...repair, write: true });
      desk.say(fill(words.problems_mended, { count }));
      if (repair.path === desk.path) await desk.readFile(); // its page is the same, and tells nothing
    } catch (error) {
      desk.complain(error);
    }
  };
  const read = async () => {
    found = await desk.api('problems');
    const { value } = kinds;
    const rules = [...new Set(found.problems.map(({ rule }) => rule))].sort();
    const options = rules.map((rule) => make('option', { value: rule }, `${rule} (${found.problems.filter((each) => each.rule === rule).length})`));
    kinds.replaceChildren(make('option', { value: '' }, fill(words.problems_all, { count: found.problems.length })), ...options);
    kinds.value = rules.includes(value) ? value : '';
    show();
  };
  place.append(make('p', { class: 'field' }, make('label', { for: id }, words.problems_kind), kinds), lists);
  const again = () => read().catch((error) => desk.complain(error));
  document.addEventListener('desk:problems', again);
  place.parentElement?.addEventListener('desk:close', () => document.removeEventListener('desk:problems', again), { once: true });
  await read();
}

/**
 * @param {Desk} desk
 * @param {Change} change
 */
function showChange({ words }, { line, before, after }) {
  /**
   * @param {string} label
   * @param {'del' | 'ins'} tag
   * @param {string[]} lines
   */
  const side = (label, tag, lines) => make('section', {}, make('h3', {}, label), make('pre', { dir: 'auto' }, make(tag, {}, lines.join('\n') || '\u00a0')));
  return make('div', {}, make('p', {}, make('small', {}, fill(words.problems_place, { line }))),
    make('div', { class: 'both' }, side(words.problems_before, 'del', before), side(words.problems_after, 'ins', after)));
}
