// The panel of a post's title and details, and of those of the collection and its authors: a form of what the file says.

import { CallError } from './api.js';
import { controls } from './fields.js';
import { attemptAt, button, fill, make, mayFocus, newId, ways } from './parts.js';

/** @typedef {import('./desk.js').Desk} Desk */
/** @typedef {string | boolean | null | string[]} Value */
/**
 * @typedef {object} Field
 * @property {string} name
 * @property {string} label
 * @property {string} help
 * @property {string} kind
 * @property {Value} value
 * @property {string[]} choices
 * @property {boolean} is_there
 * @property {string} group
 * @property {string} problem
 * @property {string} hint
 * @property {boolean} is_fixed
 * @property {Record<string, any>} more
 */
/** @typedef {{path: string, digest: string, form: {fields: Field[]} | null, faults?: Record<string, string>}} Answer */

const SETTINGS = ['collection.yaml', 'authors.yaml'];
/** What was typed and not saved when the panel was closed, by the file. @type {Map<string, Record<string, Value>>} */
const drafts = new Map();

/**
 * Open the form of the file in view, or of another one, at a group of its fields.
 * @param {Desk} desk
 * @param {HTMLElement} place
 * @param {string} [path]
 * @param {string} [group]
 */
export async function open(desk, place, path = desk.entry?.path ?? SETTINGS[0], group = '') {
  if (!document.querySelector('link[href$="/form.css"]')) {
    document.head.append(make('link', { rel: 'stylesheet', href: new URL('form.css', import.meta.url).href }));
  }
  const panel = new Panel(desk, place);
  place.parentElement?.addEventListener('desk:close', () => panel.leave(), { once: true });
  await panel.load(path);
  panel.openGroup(group);
}

class Panel {
  /**
   * @param {Desk} desk
   * @param {HTMLElement} place
   */
  constructor(desk, place) {
    this.desk = desk;
    this.place = place;
    /** @type {Answer} */
    this.answer = { path: '', digest: '', form: null };
    /** The file whose form was asked for last. */
    this.wanted = '';
    /** @type {{field: Field, get: () => Value, set: (value: Value) => void, fault: HTMLElement, parts: HTMLElement, first: string}[]} */
    this.rows = [];
    this.warn = (/** @type {Event} */ event) => { if (Object.keys(this.changes()).length) event.preventDefault(); };
    this.follow = () => {
      const path = this.desk.entry?.path;
      if (path && path !== this.wanted && !SETTINGS.includes(this.wanted)) this.load(path);
    };
    addEventListener('beforeunload', this.warn);
    document.addEventListener('desk:file', this.follow);
  }

  /** Keep what was not saved, and listen no more. */
  leave() {
    this.keep();
    removeEventListener('beforeunload', this.warn);
    document.removeEventListener('desk:file', this.follow);
  }

  keep() {
    const changes = this.changes();
    if (Object.keys(changes).length) drafts.set(this.answer.path, changes);
    else drafts.delete(this.answer.path);
  }

  /** @param {string} path */
  async load(path) {
    this.keep();
    this.rows = [];
    this.wanted = path;
    await attemptAt(this.desk, async () => {
      const answer = await this.desk.api('form', { path });
      if (this.wanted === path) this.show(answer);
    });
  }

  /** @param {Answer} answer */
  show(answer) {
    const { words } = this.desk;
    this.answer = answer;
    this.rows = [];
    const fields = answer.form?.fields ?? [];
    const groups = [...new Set(fields.map(({ group }) => group))];
    const save = make('button', { type: 'submit', class: 'first' }, words.form_save);
    const form = make('form', {
      class: 'details', novalidate: true, 'aria-label': answer.path,
      onsubmit: (/** @type {Event} */ event) => { event.preventDefault(); this.save(); },
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 's') return;
        event.preventDefault();
        this.save();
      },
    },
    ...groups.flatMap((group) => this.drawGroup(group, fields.filter((field) => field.group === group))),
    ways(save, make('small', {}, words.form_hint)));
    const asText = make('p', {}, words.form_as_text, ' ',
      this.openText());
    const isAuthors = answer.path === SETTINGS[1];
    this.place.replaceChildren(...this.drawTabs(), answer.form ? '' : asText,
      isAuthors ? ways(button(words.form_new_author, () => this.addAuthor())) : '', answer.form && (fields.length || !isAuthors) ? form : '');
    this.rows.forEach(({ parts }) => parts.dispatchEvent(new CustomEvent('desk:other')));
    const draft = drafts.get(answer.path);
    drafts.delete(answer.path);
    if (!draft) return;
    for (const row of this.rows) if (row.field.name in draft) row.set(draft[row.field.name]);
    this.desk.say(words.form_draft);
  }

  /** @param {string} group */
  openGroup(group) {
    const details = [...this.place.querySelectorAll('details')].find((each) => each.dataset.group === group);
    if (!details) return;
    details.open = true;
    /** @type {HTMLElement | null} */ (details.querySelector('input, select, textarea'))?.focus();
  }

  /** Ask for the name of an author, and open the fields. */
  async addAuthor() {
    const { desk } = this;
    const { words } = desk;
    const asked = await desk.ask({
      title: words.form_new_author, fields: [{ name: 'title', label: words.new_name, required: true }],
      buttons: { go: words.new_begin, back: words.new_back },
    });
    if (asked?.button !== 'go') return;
    await attemptAt(desk, async () => {
      await desk.api('new', { kind: 'author', title: asked.values.title });
      await this.load(SETTINGS[1]);
      this.openGroup(asked.values.title.trim());
    });
  }

  openText() {
    return button(this.desk.words.form_open_text, () => this.desk.openText(this.answer.path));
  }

  /** Buttons for the other forms: those of the collection and the authors are the owner's. */
  drawTabs() {
    const { entry, state, words } = this.desk;
    const paths = [entry?.path, ...(state?.isOwner ? SETTINGS : [])].filter(Boolean);
    const labels = { [SETTINGS[0]]: words.form_collection, [SETTINGS[1]]: words.form_authors };
    return paths.length < 2 ? [] : [ways(...paths.map((path) => button(
      labels[String(path)] ?? words.form_article, () => this.load(String(path)), { 'aria-pressed': String(path === this.answer.path) })))];
  }

  /**
   * @param {string} group
   * @param {Field[]} fields
   * @returns {HTMLElement[]}
   */
  drawGroup(group, fields) {
    const rows = fields.map((field) => this.drawField(field));
    if (!group) return rows;
    const has = fields.some(({ problem }) => problem);
    return [make('details', { open: has, 'data-group': group }, make('summary', {}, this.desk.words[`form_group_${group}`] ?? group), ...rows)];
  }

  /** @param {Field} field */
  drawField(field) {
    const { words } = this.desk;
    const { when } = field.more;
    const id = newId();
    const fault = make('small', { class: 'fault', id: `${id}-fault` }, field.problem, field.problem && field.hint && ` – ${field.hint}`);
    const about = make('small', { id: `${id}-help` }, field.is_fixed ? field.hint : field.help.replaceAll('`', ''));
    const told = { id, 'aria-describedby': `${id}-fault ${id}-help`, 'aria-invalid': field.problem ? 'true' : false };
    if (field.is_fixed) {
      return make('p', { class: 'field' }, make('span', { class: 'name' }, field.label), about,
        this.openText());
    }
    const draw = controls[field.kind] ?? controls.text;
    const control = draw(field, told, this.desk, (name) => this.rows.find((row) => row.field.name === name)?.get());
    const parts = make('div', { class: `field ${field.kind.replace(' ', '-')}` }, make('label', { for: id }, field.label), ...control.parts, fault, about);
    if (!about.textContent) about.remove();
    if (when) {
      const { get } = control;
      control.get = () => (parts.hidden ? '' : get());
      parts.addEventListener('desk:other', () => { parts.hidden = this.rows.find((row) => row.field.name === when.name)?.get() !== when.value; });
    }
    this.rows.push({ field, get: control.get, set: control.set, fault, parts, first: JSON.stringify(control.get()) });
    parts.addEventListener('input', () => this.rows.forEach((row) => row.parts.dispatchEvent(new CustomEvent('desk:other'))));
    return parts;
  }

  /** What is to be written: the fields that say something else than before; null takes a key out. */
  changes() {
    const changed = this.rows.filter(({ get, first }) => JSON.stringify(get()) !== first);
    return Object.fromEntries(changed.map(({ field, get }) => {
      const value = get();
      return [field.name, value === '' || (Array.isArray(value) && !value.length) ? null : value];
    }));
  }

  async save() {
    const { desk, answer } = this;
    const changes = this.changes();
    const was = Object.fromEntries(this.rows.map(({ field }) => [field.name, field.value]));
    for (const { fault, field } of this.rows) if (field.name in changes) this.tell(fault, '');
    if (!Object.keys(changes).length) return desk.say(desk.words.form_nothing);
    try {
      const saved = /** @type {Answer} */ (await desk.api('front-matter', { path: answer.path, digest: answer.digest, changes, was }));
      if (Object.keys(saved.faults ?? {}).length) return this.showFaults(saved.faults ?? {});
      if (this.wanted !== answer.path) return drafts.delete(answer.path); // another form is here now
      const later = Object.entries(this.changes()).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(changes[name]));
      if (later.length) drafts.set(answer.path, Object.fromEntries(later));
      const isHere = mayFocus(this.place);
      const name = this.rows.find(({ parts }) => parts.contains(document.activeElement))?.field.name;
      const opened = [...this.place.querySelectorAll('details')].map((each) => each.open);
      this.rows = [];
      this.show(saved);
      this.place.querySelectorAll('details').forEach((each, at) => { each.open ||= opened[at]; });
      const again = this.rows.find(({ field }) => field.name === name)?.parts.querySelector('input, select, textarea, button');
      if (isHere) /** @type {HTMLElement | null} */ (again ?? this.place.querySelector('.first'))?.focus();
      desk.say(desk.words.desk_saved);
    } catch (error) {
      if (error instanceof CallError && error.conflict) await this.choose(changes, error.conflict.by);
      else desk.complain(error);
    }
  }

  /** @param {Record<string, string>} faults */
  showFaults(faults) {
    const wrong = this.rows.filter(({ field }) => field.name in faults);
    for (const { fault, field } of wrong) this.tell(fault, faults[field.name]);
    wrong[0]?.parts.closest('details')?.setAttribute('open', '');
    /** @type {HTMLElement | null} */ (wrong[0]?.parts.querySelector('input, select, textarea'))?.focus();
    this.desk.say(Object.values(faults)[0]);
  }

  /**
   * @param {HTMLElement} fault
   * @param {string} sentence
   */
  tell(fault, sentence) {
    fault.textContent = sentence;
    const control = fault.parentElement?.querySelector(`[aria-describedby~="${fault.id}"]`);
    if (sentence) control?.setAttribute('aria-invalid', 'true');
    else control?.removeAttribute('aria-invalid');
  }

  /**
   * The file was changed meanwhile: show both, and let the person choose.
   * @param {Record<string, Value>} changes
   * @param {string} by who has changed it
   */
  async choose(changes, by) {
    const { desk, answer } = this;
    const { words } = desk;
    const now = /** @type {Answer} */ (await desk.api('form', { path: answer.path }));
    const theirs = Object.fromEntries((now.form?.fields ?? []).map((field) => [field.name, field.value]));
    const rows = this.rows.filter(({ field }) => field.name in changes);
    const more = make('dl', {}, ...rows.flatMap(({ field }) => [
      make('dt', {}, field.label),
      make('dd', {}, fill('{label}: {value}', { label: words.desk_conflict_mine, value: say(changes[field.name]) })),
      make('dd', {}, fill('{label}: {value}', { label: words.desk_conflict_theirs, value: say(theirs[field.name]) })),
    ]));
    const chosen = await desk.ask({
      title: words.desk_conflict, lead: fill(words.desk_conflict_lead, { by }), more,
      buttons: { mine: words.desk_conflict_write, theirs: words.desk_conflict_take },
    });
    if (!chosen) return;
    if (chosen.button !== 'mine') await desk.api('set-aside', { path: answer.path, call: 'front-matter', changes });
    this.rows = [];
    this.show(now);
    if (chosen.button !== 'mine') return;
    for (const row of this.rows) if (row.field.name in changes) row.set(changes[row.field.name]);
    await this.save();
  }
}

/** @param {Value | undefined} value */
function say(value) {
  return (Array.isArray(value) ? value.join(', ') : String(value ?? '')) || '–';
}
