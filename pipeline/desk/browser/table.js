// A table as a grid of cells that one types into.

import { button, fill, make } from './parts.js';
import { PipeTable } from './pipes.js';

/**
 * Return a grid of a table, null where it cannot be shown in one.
 * @param {import('./sheet.js').Sheet} sheet
 * @param {string} text
 * @param {() => void} toText shows the table as text
 */
export function makeGrid(sheet, text, toText) {
  const table = PipeTable.read(text);
  return table && new Grid(sheet, text, table, toText);
}

class Grid {
  /**
   * @param {import('./sheet.js').Sheet} sheet
   * @param {string} text
   * @param {PipeTable} table
   * @param {() => void} toText
   */
  constructor(sheet, text, table, toText) {
    this.sheet = sheet;
    this.words = sheet.desk.words;
    this.table = table;
    this.toText = toText;
    /** @type {string[]} */
    this.past = [];
    this.row = 0;
    this.column = 0;
    this.grid = make('table', {
      lang: sheet.options.lang, dir: sheet.options.dir, 'aria-label': sheet.options.label,
    });
    this.grid.addEventListener('keydown', (event) => this.press(event));
    this.grid.addEventListener('focusin', (event) => this.arrive(/** @type {Element} */ (event.target)));
    this.grid.addEventListener('input', (event) => this.type(/** @type {HTMLInputElement} */ (event.target)));
    this.grid.addEventListener('paste', (event) => this.paste(event));
    this.alignment = make('select', { onchange: () => this.change('table_aligned', () => { this.table.aligns[this.column] = /** @type {import('./pipes.js').Align} */ (this.alignment.value); }) },
      ...['', 'left', 'center', 'right'].map((value) => make('option', { value }, this.words[`table_align_${value || 'none'}`])));
    this.elements = [this.makeBar(), make('div', { class: 'grid' }, this.grid)];
    this.show();
  }

  makeBar() {
    const { words } = this;
    /** @type {(name: string, sign: string, run: () => unknown) => Node} */
    const tool = (name, sign, run) => button(sign, () => this.change(`table_${name}_done`, run), {
      title: words[`table_${name}`], 'aria-label': words[`table_${name}`],
    });
    /** @type {(name: string, ...children: Node[]) => Node} */
    const group = (name, ...children) => make('div', { role: 'group', 'aria-label': words[name] }, make('span', { 'aria-hidden': 'true' }, words[name]), ...children);
    return make('div', { class: 'bar' },
      group('table_row',
        tool('row_add', '+', () => { this.row += 1; this.table.addRow(this.row); }),
        tool('row_remove', '−', () => this.row > 0 && this.table.rows.splice(this.row, 1)),
        tool('row_up', '↑', () => this.move('row', -1)),
        tool('row_down', '↓', () => this.move('row', 1))),
      group('table_column',
        tool('column_add', '+', () => { this.column += 1; this.table.addColumn(this.column); }),
        tool('column_remove', '−', () => this.table.aligns.length > 1 && this.table.removeColumn(this.column)),
        tool('column_left', '←', () => this.move('column', -1)),
        tool('column_right', '→', () => this.move('column', 1)),
        make('label', {}, words.table_align, ' ', this.alignment)),
      button(words.table_as_text, this.toText));
  }

  /** Move the row, which is not the head, or the column by one. */
  move(/** @type {'row' | 'column'} */ what, /** @type {number} */ by) {
    const to = this[what] + by;
    const isRow = what === 'row';
    const first = isRow ? 1 : 0;
    if (Math.min(this[what], to) < first || to >= (isRow ? this.table.rows : this.table.aligns).length) return false;
    this.table[isRow ? 'moveRow' : 'moveColumn'](this[what], to);
    this[what] = to;
  }

  /** Show the cells anew. */
  show() {
    const rows = this.table.rows.map((cells, row) => make('tr', {}, ...cells.map((cell, column) => {
      const input = make('input', { type: 'text', spellcheck: 'true', 'aria-label': fill(this.words[row ? 'table_cell' : 'table_head_cell'], { row, column: column + 1 }) });
      input.value = cell;
      input.style.textAlign = this.table.aligns[column] || 'start';
      input.size = Math.min(40, Math.max(6, cell.length + 1));
      return make(row ? 'td' : 'th', row ? {} : { scope: 'col' }, input);
    })));
    this.grid.replaceChildren(make('thead', {}, rows[0]), make('tbody', {}, ...rows.slice(1)));
    this.row = Math.min(this.row, this.table.rows.length - 1);
    this.column = Math.min(this.column, this.table.aligns.length - 1);
    this.alignment.value = this.table.aligns[this.column];
  }

  input(row = this.row, column = this.column) {
    return this.grid.rows[row]?.cells[column]?.querySelector('input');
  }

  /**
   * Change the table by a button: what was done is told, and can be undone.
   * @param {string} said name of the sentence
   * @param {() => unknown} run gives false where nothing can be done
   */
  change(said, run) {
    const before = this.read();
    if (run() === false) return this.sheet.desk.say(this.words.editor_not_here);
    this.past.push(before);
    this.show();
    this.sheet.changed();
    this.sheet.desk.say(this.words[said]);
  }

  /** @param {Element} target */
  arrive(target) {
    const [cell, row] = [target.closest('th, td'), target.closest('tr')];
    if (!cell || !row) return;
    [this.row, this.column] = [row.rowIndex, [...row.cells].indexOf(/** @type {HTMLTableCellElement} */ (cell))];
    this.alignment.value = this.table.aligns[this.column];
    this.fresh = true;
  }

  /** @param {HTMLInputElement} target */
  type(target) {
    if (this.fresh) this.past.push(this.read());
    this.fresh = false;
    this.table.rows[this.row][this.column] = target.value;
    this.sheet.changed();
  }

  /**
   * Fill cells, and new rows and columns, with those of a spreadsheet.
   * @param {ClipboardEvent} event
   */
  paste(event) {
    const text = event.clipboardData?.getData('text/plain').replace(/\r?\n$/, '') ?? '';
    if (!/[\t\n]/.test(text)) return;
    event.preventDefault();
    this.change('table_pasted', () => text.split(/\r?\n/).forEach((line, down) => {
      if (!this.table.rows[this.row + down]) this.table.addRow(this.row + down);
      line.split('\t').forEach((cell, right) => {
        if (this.column + right === this.table.aligns.length) this.table.addColumn(this.column + right);
        this.table.rows[this.row + down][this.column + right] = cell.trim();
      });
    }));
    this.focus();
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const target = /** @type {HTMLInputElement} */ (event.target);
    const { key, ctrlKey, metaKey, shiftKey, altKey } = event;
    if (event.isComposing || altKey) return;
    if ((ctrlKey || metaKey) && !shiftKey && key === 'z') {
      event.preventDefault();
      return this.undo();
    }
    if (ctrlKey || metaKey || shiftKey) return;
    const [before, after] = getComputedStyle(this.grid).direction === 'rtl' ? ['ArrowRight', 'ArrowLeft'] : ['ArrowLeft', 'ArrowRight'];
    const { row, column } = this;
    /** @type {[number, number] | null} */
    let to = null;
    if (key === 'ArrowUp') to = [row - 1, column];
    else if (key === 'ArrowDown') to = [row + 1, column];
    else if (key === before && target.selectionEnd === 0) to = [row, column - 1];
    else if (key === after && target.selectionStart === target.value.length) to = [row, column + 1];
    else if (key === 'Enter') {
      const isLast = row + 1 === this.table.rows.length;
      if (isLast) this.change('table_row_add_done', () => this.table.addRow(row + 1));
      to = [row + 1, isLast ? 0 : column];
    }
    if (!to) return;
    event.preventDefault();
    this.input(...to)?.focus();
  }

  undo() {
    const text = this.past.pop();
    const held = this.grid.contains(document.activeElement);
    if (text === undefined) return;
    this.write(text);
    this.fresh = true;
    this.sheet.changed();
    if (held) this.focus();
  }

  read() {
    return this.table.write();
  }

  /** @param {string} text */
  write(text) {
    const table = PipeTable.read(text);
    if (!table) return;
    this.table = table;
    this.show();
  }

  focus() {
    this.input()?.focus();
  }
}
