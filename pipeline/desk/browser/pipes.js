// Pipe tables: their text as cells, and changed cells as text in which all columns are aligned.

/** @typedef {'' | 'left' | 'center' | 'right'} Align */

const BETWEEN = /(?<!\\)\|/;
const RULE = /^ {0,3}(?=.*\|)\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;
const BESIDE = /^\s*$|^ {0,3}(?:Table)?: +\S|^\s*\{[^{}]*\}\s*$/;
const NARROWEST = 3;

/** Return the cells of a line with their blanks. @param {string} line */
function part(line) {
  const cells = line.split(BETWEEN);
  if (cells.length > 1 && !cells[0].trim()) cells.shift();
  if (cells.length > 1 && !cells[cells.length - 1].trim()) cells.pop();
  return cells;
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
    const columns = part(lines[at]).length;
    const fits = rows.every((line) => /^ {0,3}[^\s>]/.test(line) && part(line).length <= columns);
    return fits && part(rows[0]).length === columns ? new PipeTable(lines, at, end, rows) : null;
  }

  /** @param {string[]} lines @param {number} at number of the rule @param {number} end @param {string[]} rows */
  constructor(lines, at, end, rows) {
    this.text = lines.join('\n');
    this.before = lines.slice(0, at - 1);
    this.behind = lines.slice(end);
    /** @type {Align[]} */
    this.aligns = part(lines[at]).map((each) => {
      const [left, right] = [each.trim().startsWith(':'), each.trim().endsWith(':')];
      return left && right ? 'center' : left ? 'left' : right ? 'right' : '';
    });
    /** The cells of each row; the head is the first. */
    this.rows = rows.map((line) => this.aligns.map((_, column) => textOf(part(line)[column] ?? '')));
    this.first = this.state;
  }

  get state() {
    return JSON.stringify([this.aligns, this.rows]);
  }

  /** Put a row before another, or at the end. */
  addRow(/** @type {number} */ at) {
    this.rows.splice(at, 0, this.aligns.map(() => ''));
  }

  moveRow(/** @type {number} */ from, /** @type {number} */ to) {
    this.rows.splice(to, 0, ...this.rows.splice(from, 1));
  }

  addColumn(/** @type {number} */ at) {
    this.aligns.splice(at, 0, '');
    for (const cells of this.rows) cells.splice(at, 0, '');
  }

  removeColumn(/** @type {number} */ at) {
    for (const list of [this.aligns, ...this.rows]) list.splice(at, 1);
  }

  moveColumn(/** @type {number} */ from, /** @type {number} */ to) {
    for (const list of /** @type {string[][]} */ ([this.aligns, ...this.rows])) list.splice(to, 0, ...list.splice(from, 1));
  }

  /** Return the text: as it was where nothing is changed, else with aligned columns. */
  write() {
    if (this.state === this.first) return this.text;
    const texts = this.rows.map((cells) => cells.map(inPipes));
    const widths = this.aligns.map((_, column) => Math.max(NARROWEST, ...texts.map((cells) => widthOf(cells[column]))));
    const [head, ...body] = texts.map((cells) => `| ${cells.map((cell, column) => pad(cell, widths[column], this.aligns[column])).join(' | ')} |`);
    const rule = this.aligns.map((align, column) => {
      const [left, right] = [/left|center/.test(align) ? ':' : '-', /right|center/.test(align) ? ':' : '-'];
      return ` ${left}${'-'.repeat(widths[column] - 2)}${right} `;
    });
    return [...this.before, head, `|${rule.join('|')}|`, ...body, ...this.behind].join('\n');
  }
}
