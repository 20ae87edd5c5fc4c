// The panel that begins articles, pages and authors, copies, renames and removes the article in view, and shows the bin.

import { attempt, attemptAt, button, field, fill, follow, form, line, make, makeFault, newId, refill, rowsOf, showMoment, ways } from './parts.js';
import { BEGIN } from './view.js';

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
  const here = make('section', {});
  const bin = make('section', {});
  const again = () => showHere(desk, here, () => showBin(desk, bin));
  place.append(makeForm(desk), here, bin);
  again();
  follow(place, ['desk:file'], again);
  await showBin(desk, bin);
}

/** @param {Desk} desk */
function makeForm(desk) {
  const { words } = desk;
  const fault = makeFault();
  const authors = [...new Set(desk.list.posts.flatMap((post) => /** @type {{authors?: string[]}} */ (post).authors ?? []))].sort();
  const list = make('datalist', { id: newId() }, ...authors.map((value) => make('option', { value })));
  const kind = make('select', { name: 'kind' },
    ...['post', 'page', ...(desk.state.isOwner ? ['author'] : [])].map((value) => make('option', { value }, words[`new_${value}`])));
  const named = field(words.new_title, line({ name: 'title', required: true, maxlength: 500 }));
  /** @type {Record<string, HTMLElement[]>} */
  const parts = {
    post: [
      field(words.new_by, line({ name: 'author', list: list.id })), field(words.new_tags, line({ name: 'tags' }), words.new_tags_hint),
      make('p', {}, make('label', {}, make('input', { type: 'checkbox', name: 'draft' }), ' ', words.new_draft)),
    ],
    page: [],
    author: [field(words.new_bio, line({ name: 'bio' })), field(words.new_url, line({ name: 'url', type: 'url' }))],
  };
  const begin = () => attempt(fault, async () => {
    const values = Object.fromEntries(new FormData(made));
    const { path } = await desk.api('new', { ...values, draft: values.draft === 'on' });
    desk.say(fill(words.new_done, { path }));
    made.reset();
    show();
    if (values.kind === 'author') return;
    desk.closePanel();
    await showListed(desk, path, BEGIN);
  });
  const made = form(words.new_begin, begin, field(words.new_kind, kind), named, list, ...Object.values(parts).flat(), fault);
  const show = () => {
    for (const [name, rows] of Object.entries(parts)) for (const row of rows) row.hidden = name !== kind.value;
    /** @type {HTMLElement} */ (named.firstChild).textContent = kind.value === 'author' ? words.new_name : words.new_title;
  };
  kind.addEventListener('change', show);
  show();
  return made;
}

/**
 * Show a post as soon as the list of the desk has it, and one of its blocks.
 * @param {Desk} desk
 * @param {string} path
 * @param {number} [number]
 * @returns {Promise<void>}
 */
export function showListed(desk, path, number) {
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
  if (!entry) return refill(place, () => [heading, make('p', {}, words.new_none)]);
  const { path } = entry;
  /** @param {string} label @param {() => Promise<unknown>} act */
  const way = (label, act) => button(label, () => attemptAt(desk, act));
  refill(place, () => [heading, make('p', {}, make('code', {}, path)), ways(
    way(words.new_copy, async () => showListed(desk, (await desk.api('duplicate', { path })).path)),
    way(words.new_rename, () => rename(desk, path)),
    way(words.new_delete, async () => (await remove(desk, path)) && changed()))]);
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
  let name = parts[parts.length - (/^(_?index|readme)\./i.test(parts[parts.length - 1]) && parts.length > 1 ? 2 : 1)].replace(/\.\w+$/, '').replace(/^\d{4}-\d\d-\d\d[-_ ]*/, '');
  for (;;) {
    const asked = await desk.ask({
      title: fill(words.new_rename_title, { path }), lead: words.new_rename_lead,
      fields: [{ name: 'name', label: words.new_rename_name, value: name, required: true }],
      buttons: { look: words.new_look, back: words.new_back },
      do: (values) => desk.api('rename', { path, name: values.name }),
    });
    if (asked?.button !== 'look') return;
    ({ name } = asked.values);
    const plan = /** @type {Plan} */ (asked.done);
    const more = make('div', { class: 'both' }, make('section', {},
      ...plan.remarks.map((remark) => make('p', { class: 'fault' }, remark)),
      ...listLinks(words.new_rename_left, plan.left),
      ...listLinks(words.new_rename_links, plan.links),
      make('h3', {}, words.new_rename_files),
      make('ul', {}, ...[...new Set(plan.files)].map((file) => make('li', {}, make('code', {}, file))))));
    const sure = await desk.ask({ title: `${path} → ${plan.path}`, more, buttons: { do: words.new_rename_do, back: words.new_back } });
    if (sure?.button !== 'do') continue;
    await desk.api('rename', { path, name, write: true });
    return showListed(desk, plan.path);
  }
}

/**
 * @param {string} heading
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
    buttons: { back: words.new_back, do: words.new_delete_do },
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
  const rows = files.map(({ key, path, moment }) => make('li', { class: 'ways' },
    make('span', {}, path, ' ', make('small', {}, showMoment(moment))),
    button(words.new_restore, () => attemptAt(desk, async () => {
      const restored = await desk.api('restore', { key });
      await showBin(desk, place);
      await showListed(desk, restored.path);
    }), { 'aria-label': `${words.new_restore}: ${path}` })));
  place.replaceChildren(make('h3', {}, words.new_bin), rowsOf(rows, words.new_bin_empty));
}
