// The panel of all posts, pages and files of the collection.

import { field, follow, make, refill, rowButton } from './parts.js';

/** @typedef {import('./desk.js').Desk} Desk */
/** @typedef {import('./desk.js').Entry} Entry */

/**
 * @param {Desk} desk
 * @param {HTMLElement} place
 */
export function open(desk, place) {
  const { words } = desk;
  const search = make('input', { type: 'search', autocomplete: 'off', oninput: () => show() });
  const lists = make('div', {});
  /** @param {Entry} entry */
  const makeRow = (entry) => make('li', {},
    rowButton(() => desk.show(entry.path), [
      make('span', { class: 'name' }, entry.title),
      make('small', {}, [entry.date, entry.draft && words.posts_draft, entry.path].filter(Boolean).join(' · ')),
    ], { dir: 'auto', lang: entry.lang, 'aria-current': entry.address === desk.address && 'page' }));
  const show = () => {
    const wanted = fold(search.value);
    /** @param {Entry} entry */
    const fits = (entry) => fold(`${entry.title} ${entry.path} ${entry.date ?? ''}`).includes(wanted);
    const posts = desk.list.posts.filter(fits);
    const pages = desk.list.pages.filter(fits);
    refill(lists, () => [
      ...(posts.length || pages.length ? [] : [make('p', {}, words.posts_none)]),
      make('ul', { class: 'rows' }, ...posts.map(makeRow)),
      ...(pages.length ? [make('h3', {}, words.posts_pages), make('ul', { class: 'rows' }, ...pages.map(makeRow))] : []),
      ...(desk.list.files.length && desk.state.isOwner ? [
        make('h3', {}, words.posts_files),
        make('ul', { class: 'rows' }, ...desk.list.files.map((path) => make('li', {}, rowButton(() => desk.show(path), [path])))),
      ] : []),
    ]);
  };
  place.append(field(words.posts_find, search), lists);
  show();
  follow(place, ['desk:list', 'desk:file'], show);
}

/** @param {string} text */
function fold(text) {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
