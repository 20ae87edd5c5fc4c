// Pipe tables: their text as cells, and cells as text in which all that was not changed stays byte for byte.

/**
 * @typedef {{raw: string, was: string[], cells: string[]}} Row `raw` is its line, empty for a new row; `was` what it had
 * @typedef {'' | 'left' | 'center' | 'right'} Align
 */

const BETWEEN = /(?<!\\)\|/;
const RULE = /^ {0,3}(?=.*\|)\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;
const BESIDE = /^\s*$|^ {0,3}(?:Table)?: +\S|^\s*\{[^{}]*\}\s*$/;
const NARROWEST = 3;

/** Part a line into what comes before the first cell, the cells with their blanks, and what comes behind the last. */
function part(/** @type {string} */ line) {
  const segments = line.split(BETWEEN);
  const lead = segments[0].trim() || segments.length === 1 ? '' : `${segments.shift()}|`;
  const trail = segments.length > 1 && !segments.at(-1)?.trim() ? `|${segments.pop()}` : '';
  return { lead, segments, trail };
}

const textOf = (/** @type {string} */ segment) => segment.trim().replaceAll('\\|', '|');
const inPipes = (/** @type {string} */ text) => text.replace(/\s+/g, ' ').trim().replaceAll('|', '\\|');

/** Return how many columns of a screen a text takes: wide letters take two. */
export function widthOf(/** @type {string} */ text) {
  let width = 0;
  for (const letter of text) {
    if (/[\p{M}\u200B-\u200F\u2060\uFE0F]/u.test(letter)) continue;
    width += /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u.test(letter) ? 2 : 1;
  }
  return width;
}

/** @param {string} text @param {number} width @param {Align} align */
function pad(text, width, align) {
  const room = Math.max(0, width - widthOf(text));
  const left = { right: room, center: Math.floor(room / 2) }[/** @type {'right' | 'center'} */ (align)] ?? 0;
  return ' '.repeat(left) + text + ' '.repeat(room - left);
}

export class PipeTable {
  /**
   * Read a text; null where a grid would not show all of it.
   * @param {string} text
   */
  static read(text) {
    const lines = text.split('\n');
    const at = lines.findIndex((line, number) => number > 0 && RULE.test(line));
    if (at < 1 || !lines.slice(0, at - 1).every((line) => BESIDE.test(line))) return null;
    let end = at + 1;
    while (end < lines.length && lines[end].trim() && !BESIDE.test(lines[end])) end += 1;
    if (!lines.slice(end).every((line) => BESIDE.test(line))) return null;
    const rows = [lines[at - 1], ...lines.slice(at + 1, end)];
    const columns = part(lines[at]).segments.length;
    const fits = rows.every((line) => /^ {0,3}[^\s>]/.test(line) && part(line).segments.length <= columns);
    return fits && part(rows[0]).segments.length === columns ? new PipeTable(lines, at, end, rows) : null;
  }

  /** @param {string[]} lines @param {number} at number of the rule @param {number} end @param {string[]} rows */
  constructor(lines, at, end, rows) {
    this.before = lines.slice(0, at - 1);
    this.behind = lines.slice(end);
    this.rule = lines[at];
    /** @type {Align[]} */
    this.aligns = part(this.rule).segments.map((each) => {
      const [left, right] = [each.trim().startsWith(':'), each.trim().endsWith(':')];
      return left && right ? 'center' : left ? 'left' : right ? 'right' : '';
    });
    /** @type {Row[]} the head is the first */
    this.rows = rows.map((raw) => {
      const cells = this.aligns.map((_, column) => textOf(part(raw).segments[column] ?? ''));
      return { raw, was: cells, cells: [...cells] };
    });
    const widths = [this.rule, ...rows].map((line) => part(line).segments.map(widthOf));
    this.aligned = widths.every((each) => String(each) === String(widths[0]));
    this.widths = widths[0];
    this.columnsChanged = false;
  }

  /** Put a row before another, or at the end. */
  addRow(/** @type {number} */ at) {
    this.rows.splice(at, 0, { raw: '', was: [], cells: this.aligns.map(() => '') });
  }

  moveRow(/** @type {number} */ from, /** @type {number} */ to) {
    this.rows.splice(to, 0, ...this.rows.splice(from, 1));
  }

  addColumn(/** @type {number} */ at) {
    this.columnsChanged = true;
    this.aligns.splice(at, 0, '');
    for (const { cells } of this.rows) cells.splice(at, 0, '');
  }

  removeColumn(/** @type {number} */ at) {
    this.columnsChanged = true;
    for (const list of [this.aligns, ...this.rows.map(({ cells }) => cells)]) list.splice(at, 1);
  }

  moveColumn(/** @type {number} */ from, /** @type {number} */ to) {
    this.columnsChanged = true;
    for (const list of [this.aligns, ...this.rows.map(({ cells }) => cells)]) list.splice(to, 0, ...list.splice(from, 1));
  }

  align(/** @type {number} */ column, /** @type {Align} */ align) {
    this.columnsChanged ||= this.aligns[column] !== align;
    this.aligns[column] = align;
  }

  /** Return the text. Lines and cells that were not changed stay as they were, where columns still have room. */
  write() {
    const [head, ...body] = this.rows.map((row) => this.writeRow(row));
    const fits = !this.columnsChanged && [head, ...body].every((line) => line !== null);
    return [...this.before, ...(fits ? [head, this.rule, ...body] : this.writeAnew()), ...this.behind].join('\n');
  }

  /** Return a row's line, null where a cell has no room in its column. */
  writeRow(/** @type {Row} */ { raw, was, cells }) {
    if (this.columnsChanged) return null;
    if (raw && String(was) === String(cells)) return raw;
    const { lead, segments, trail } = part(raw || '| |');
    const last = cells.length - 1;
    let fits = true;
    const fresh = cells.map((cell, column) => {
      const old = raw ? segments[column] : undefined;
      if (old !== undefined && was[column] === cell) return old;
      const right = /right|center/.test(this.aligns[column]);
      const start = column === 0 && !lead ? '' : (!right && old?.trim() && /^\s*/.exec(old)?.[0]) || ' ';
      const end = column === last && !trail && lead === '' ? '' : ' ';
      const room = this.aligned ? this.widths[column] - widthOf(start) - end.length : 0;
      fits &&= !this.aligned || widthOf(inPipes(cell)) <= room;
      return start + pad(inPipes(cell), room, this.aligns[column]) + end;
    });
    return fits ? (lead || (cells[0] ? '' : '|')) + fresh.join('|') + (trail || (lead && '|')) : null;
  }

  writeAnew() {
    const texts = this.rows.map(({ cells }) => cells.map(inPipes));
    const widths = this.aligns.map((_, column) => Math.max(NARROWEST, ...texts.map((cells) => widthOf(cells[column]))));
    const [head, ...body] = texts.map((cells) => `| ${cells.map((cell, column) => pad(cell, widths[column], this.aligns[column])).join(' | ')} |`);
    const rule = this.aligns.map((align, column) => {
      const [left, right] = [/left|center/.test(align) ? ':' : '-', /right|center/.test(align) ? ':' : '-'];
      return ` ${left}${'-'.repeat(widths[column] - 2)}${right} `;
    });
    return [head, `|${rule.join('|')}|`, ...body];
  }
}
