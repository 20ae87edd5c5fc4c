// The panel that begins articles, pages and authors, copies, renames and removes the article in view, and shows the bin.

import { BEGIN } from './layer.js';
import { fill, make, newId } from './parts.js';

/**
 * @typedef {import('./desk.js').Desk} Desk
 * @typedef {{path: string, line: number, typed: string, written: string}} Link
 * @typedef {{path: string, files: string[], links: Link[], left: Link[], remarks: string[]}} Plan
 * @typedef {{key: string, path: string, moment: number}} Binned
 */

const WAIT = 15_000;

/**
 * @param {Desk} desk
 * @param {HTMLElement} place
 */
export async function open(desk, place) {
  const { words } = desk;
  const here = make('section', {});
  const bin = make('section', {});
  const again = () => showHere(desk, here, () => showBin(desk, bin));
  place.append(makeForm(desk), here, bin);
  again();
  document.addEventListener('desk:file', again);
  place.closest('.side')?.addEventListener('desk:close', () => document.removeEventListener('desk:file', again), { once: true });
  bin.append(make('h3', {}, words.new_bin));
  await showBin(desk, bin);
}

/** @param {Desk} desk */
function makeForm(desk) {
  const { words } = desk;
  const fault = make('p', { class: 'fault', role: 'alert' });
  const authors = [...new Set(desk.list.posts.flatMap((post) => /** @type {{authors?: string[]}} */ (post).authors ?? []))].sort();
  const list = make('datalist', { id: newId() }, ...authors.map((value) => make('option', { value })));
  const kind = make('select', { id: newId(), name: 'kind' },
    ...['post', 'page', ...(desk.state.isOwner ? ['author'] : [])].map((value) => make('option', { value }, words[`new_${value}`])));
  const title = make('label', {}, words.new_title);
  const draft = make('p', {}, make('label', {}, make('input', { type: 'checkbox', name: 'draft' }), ' ', words.new_draft));
  /** @type {Record<string, HTMLElement[]>} */
  const parts = {
    post: [makeField('author', words.new_by, { list: list.id }), makeField('tags', words.new_tags, {}, words.new_tags_hint), draft],
    page: [],
    author: [makeField('bio', words.new_bio), makeField('url', words.new_url, { type: 'url' })],
  };
  const first = makeField('title', '', { required: true, maxlength: 500 });
  first.querySelector('label')?.replaceWith(title);
  title.htmlFor = first.querySelector('input')?.id ?? '';
  const form = make('form', { class: 'part' },
    make('p', { class: 'field' }, make('label', { for: kind.id }, words.new_kind), kind), first, list,
    ...Object.values(parts).flat(), fault,
    make('div', { class: 'ways' }, make('button', { type: 'submit', class: 'first' }, words.new_begin)));
  const show = () => {
    for (const [name, rows] of Object.entries(parts)) for (const row of rows) row.hidden = name !== kind.value;
    title.textContent = (kind.value === 'author' ? words.new_name : words.new_title) ?? '';
  };
  kind.addEventListener('change', show);
  show();
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    fault.textContent = '';
    try {
      const values = Object.fromEntries(new FormData(form));
      const { path } = await desk.api('new', { ...values, draft: values.draft === 'on' });
      desk.say(fill(words.new_done, { path }));
      form.reset();
      show();
      if (values.kind === 'author') return;
      desk.closePanel();
      await showListed(desk, path, BEGIN);
    } catch (error) {
      fault.textContent = error instanceof Error ? error.message : '';
    }
  });
  return form;
}

/**
 * @param {string} name
 * @param {string | undefined} label
 * @param {Record<string, unknown>} [more]
 * @param {string} [hint]
 */
function makeField(name, label, more = {}, hint = '') {
  const id = newId();
  return make('p', { class: 'field' }, make('label', { for: id }, label),
    make('input', { id, name, type: 'text', autocomplete: 'off', 'aria-describedby': hint && `${id}-hint`, ...more }),
    hint && make('small', { id: `${id}-hint` }, hint));
}

/**
 * Show a post as soon as the list of the desk has it, and one of its blocks.
 * @param {Desk} desk
 * @param {string} path
 * @param {number} [number]
 * @returns {Promise<void>}
 */
function showListed(desk, path, number) {
  const has = () => [...desk.list.posts, ...desk.list.pages].some((entry) => entry.path === path);
  return new Promise((done) => {
    const look = (late = false) => {
      if (!late && !has()) return;
      document.removeEventListener('desk:list', heard);
      clearTimeout(timer);
      done(desk.show(path, number));
    };
    const heard = () => look();
    const timer = setTimeout(() => look(true), WAIT);
    document.addEventListener('desk:list', heard);
    look();
  });
}

/**
 * @param {Desk} desk
 * @param {HTMLElement} place
 * @param {() => unknown} changed
 */
function showHere(desk, place, changed) {
  const { words, entry } = desk;
  const heading = make('h3', {}, words.new_this);
  if (!entry) return place.replaceChildren(heading, make('p', {}, words.new_none));
  const { path } = entry;
  /** @param {() => unknown} act */
  const act = (act) => async () => {
    try {
      await act();
    } catch (error) {
      desk.complain(error);
    }
  };
  place.replaceChildren(heading, make('p', {}, make('code', {}, path)), make('div', { class: 'ways' },
    make('button', { type: 'button', onclick: act(async () => showListed(desk, (await desk.api('duplicate', { path })).path)) }, words.new_copy),
    make('button', { type: 'button', onclick: act(() => rename(desk, path)) }, words.new_rename),
    make('button', { type: 'button', onclick: act(async () => (await remove(desk, path)) && changed()) }, words.new_delete)));
}

/**
 * Ask for another name, show what it changes, and change it.
 * @param {Desk} desk
 * @param {string} path
 */
async function rename(desk, path) {
  const { words } = desk;
  if (!(await desk.layer.leave())) return;
  const parts = path.split('/');
  let name = (/^(_?index|readme)\./i.test(parts.at(-1) ?? '') && parts.length > 1 ? parts.at(-2) ?? '' : parts.at(-1) ?? '').replace(/\.\w+$/, '').replace(/^\d{4}-\d\d-\d\d[-_ ]*/, '');
  let fault = '';
  for (;;) {
    const asked = await desk.ask({
      title: fill(words.new_rename_title, { path }), lead: words.new_rename_lead,
      more: fault ? make('p', { class: 'fault', role: 'alert' }, fault) : undefined,
      fields: [{ name: 'name', label: words.new_rename_name ?? '', value: name, required: true }],
      buttons: [{ name: 'look', label: words.new_look ?? '' }, { name: 'back', label: words.new_back ?? '', plain: true }],
    });
    if (asked?.button !== 'look') return;
    name = asked.values.name ?? '';
    /** @type {Plan} */
    let plan;
    try {
      plan = await desk.api('rename', { path, name });
    } catch (error) {
      fault = error instanceof Error ? error.message : '';
      continue;
    }
    fault = '';
    const more = make('div', { class: 'both' }, make('section', {},
      ...plan.remarks.map((remark) => make('p', { class: 'fault' }, remark)),
      ...listLinks(words.new_rename_left, plan.left),
      ...listLinks(words.new_rename_links, plan.links),
      make('h3', {}, words.new_rename_files),
      make('ul', {}, ...[...new Set(plan.files)].map((file) => make('li', {}, make('code', {}, file))))));
    const sure = await desk.ask({
      title: `${path} → ${plan.path}`, more,
      buttons: [{ name: 'do', label: words.new_rename_do ?? '' }, { name: 'back', label: words.new_back ?? '', plain: true }],
    });
    if (sure?.button !== 'do') continue;
    await desk.api('rename', { path, name, write: true });
    return showListed(desk, plan.path);
  }
}

/**
 * @param {string | undefined} heading
 * @param {Link[]} links
 */
function listLinks(heading, links) {
  if (!links.length) return [];
  return [make('h3', {}, heading), make('ul', {}, ...links.map(({ path, line, typed, written }) => make('li', {},
    `${path}:${line} `, make('code', {}, typed), written && ' → ', written && make('code', {}, written))))];
}

/**
 * @param {Desk} desk
 * @param {string} path
 */
async function remove(desk, path) {
  const { words } = desk;
  if (!(await desk.layer.leave())) return false;
  /** @type {Plan} */
  const plan = await desk.api('delete', { path });
  const more = make('div', {}, ...listLinks(words.new_delete_links, plan.links));
  const sure = await desk.ask({
    title: fill(words.new_delete_title, { path }), lead: words.new_delete_lead, more,
    buttons: [{ name: 'back', label: words.new_back ?? '', plain: true }, { name: 'do', label: words.new_delete_do ?? '' }],
  });
  if (sure?.button !== 'do') return false;
  await desk.api('delete', { path, write: true });
  return true;
}

/**
 * @param {Desk} desk
 * @param {HTMLElement} place
 */
async function showBin(desk, place) {
  const { words } = desk;
  /** @type {{files: Binned[]}} */
  const { files } = await desk.api('bin');
  const time = new Intl.DateTimeFormat(desk.state.language, { dateStyle: 'short', timeStyle: 'short' });
  const rows = files.map(({ key, path, moment }) => make('li', { class: 'ways' },
    make('span', {}, path, ' ', make('small', {}, time.format(moment * 1000))),
    make('button', {
      type: 'button', 'aria-label': `${words.new_restore}: ${path}`, onclick: async () => {
        try {
          const restored = await desk.api('restore', { key });
          await showBin(desk, place);
          await showListed(desk, restored.path);
        } catch (error) {
          desk.complain(error);
        }
      },
    }, words.new_restore)));
  place.replaceChildren(make('h3', {}, words.new_bin), rows.length ? make('ul', { class: 'rows' }, ...rows) : make('p', {}, words.new_bin_empty));
}
