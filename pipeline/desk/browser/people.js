// The panel of those who may use the desk: a link for each, which can be taken back.

import { attempt, button, field, form, line, make, makeFault, ways } from './parts.js';

/** @typedef {import('./desk.js').Desk} Desk */
/** @typedef {{name: string, mayWrite: boolean, address: string, code: string}} Guest */

/**
 * @param {Desk} desk
 * @param {HTMLElement} place
 */
export async function open(desk, place) {
  const { words } = desk;
  const name = line({ required: true, maxlength: 60 });
  const writes = make('input', { type: 'checkbox' });
  const fault = makeFault();
  const list = make('div', { class: 'guests' });
  const admission = form(words.people_admit, () => act('admit', { name: name.value, mayWrite: writes.checked }),
    field(words.people_name, name), make('label', {}, writes, ' ', words.people_may_write), make('p', {}, words.people_reads), fault);
  /** @param {{shared: boolean, guests: Guest[]}} people */
  const show = ({ shared, guests }) => {
    list.replaceChildren(
      ...(shared ? [] : [make('p', {}, words.people_not_shared)]),
      ...guests.map((guest) => make('article', { class: 'run' },
        make('h3', { dir: 'auto' }, guest.name),
        make('p', {}, guest.mayWrite ? words.people_writes : words.people_reads),
        make('img', { src: guest.code, alt: words.people_code, width: 160, height: 160 }),
        make('p', {}, make('code', {}, guest.address)),
        ways(
          button(words.people_copy, () => navigator.clipboard.writeText(guest.address).then(() => desk.say(words.people_copied))),
          button(words.people_revoke, () => act('revoke', { name: guest.name }))))));
  };
  /**
   * @param {string} call
   * @param {Record<string, unknown>} values
   */
  const act = (call, values) => attempt(fault, async () => {
    show(await desk.api(call, values));
    if (call === 'admit') admission.reset();
  });
  place.append(make('p', {}, words.people_lead), admission, list);
  show(await desk.api('people'));
}
