// What helps one read where scripts run; without them every page is whole. Nothing is asked of any server.
(() => {
  'use strict';

  const root = document.documentElement, script = document.currentScript, words = JSON.parse(script.dataset.words);
  const added = [];

  function make(name, attributes, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }

  function add(element, place, where = 'append') {
    place[where](element);
    added.push(() => element.remove());
    return element;
  }

  // The fonts of what is seen first are asked for together with the style sheets. What has not come when the page is shown is
  // used on the next one, so that nothing moves; where the network is slow, text goes before.
  const FONTS = {/* fonts */}, { effectiveType = '4g', saveData } = navigator.connection ?? {};
  if (script.dataset.fonts && effectiveType === '4g' && !saveData) {
    for (const name of script.dataset.fonts.split(' ').flatMap((sheet) => FONTS[sheet] ?? [])) {
      new FontFace('early', `url("${new URL(`fonts/${encodeURIComponent(name)}`, script.src)}")`).load().catch(() => {});
    }
  }

  // What pictures a page may show stands here: a page from a folder has no server that could tell it.
  if (script.dataset.rules) {
    document.head.append(make('meta', { 'http-equiv': 'Content-Security-Policy', content: script.dataset.rules }));
  }

  // Colours. What the reader has chosen stays so, in this browser.
  const IN_THE_DARK = { system: 'screen and (prefers-color-scheme: dark)', light: 'not all', dark: 'screen' };
  const KEY = 'colours';

  function kept(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // nothing may be kept
    }
  }

  function chosen() {
    const found = kept(KEY);
    return found in IN_THE_DARK ? found : 'system';
  }

  function keep(choice) {
    try {
      localStorage.setItem(KEY, choice);
    } catch {
      // It holds for this page.
    }
  }

  function colour(choice) {
    root.style.colorScheme = choice === 'system' ? '' : choice;
    for (const link of document.head.querySelectorAll('.dark')) link.media = IN_THE_DARK[choice];
  }

  function offerColours(list) {
    const options = Object.keys(IN_THE_DARK).map((value) => make('option', { value }, words[value]));
    const select = make('select', { 'aria-label': words.colours, title: words.colours }, ...options);
    select.value = chosen();
    select.onchange = () => { keep(select.value); colour(select.value); };
    add(make('li', { class: 'colours' }, select), list);
  }

  // What finds words is loaded at first use, or where a page has to mark some.
  // Letters that are typed meanwhile are kept for it.
  let finder, typed = null;

  function takeTyped() {
    const all = typed;
    typed = null;
    return all;
  }

  function search(what) {
    const go = () => editionsSearch[what](takeTyped).catch(takeTyped);
    if (window.editionsSearch) return go();
    if (!finder) {
      document.head.append(finder = make('script', { src: new URL('search.js', script.src), nonce: script.nonce }));
      finder.addEventListener('error', takeTyped);
    }
    finder.addEventListener('load', go);
  }

  function offerSearch(list) {
    const button = make('button', { type: 'button', class: 'find', 'aria-haspopup': 'dialog' }, words.search);
    button.onclick = () => search('open');
    button.onpointerenter = () => navigator.connection?.saveData || search('warm');
    add(make('li', {}, button), list);
    new IntersectionObserver(([{ isIntersecting }]) => button.classList.toggle('afar', !isIntersecting)).observe(list);
    if (/[?&]found=./.test(location.search)) search('mark');
  }

  function openSearch(event) {
    const { key } = event;
    if (event.ctrlKey || event.metaKey || !words.search || event.target.closest('input, select, textarea')) return;
    if (typed === null ? key !== '/' || kept('search-key') : key.length > 1) return;
    event.preventDefault();
    if (typed !== null) {
      typed += key;
      return;
    }
    typed = '';
    search('open');
  }

  // Headings have an address that one can pass on.
  function offerAddresses() {
    for (const heading of document.querySelectorAll('.reading .body :is(h2, h3, h4, h5, h6)[id]')) {
      const name = words.link.replace('%(title)s', heading.textContent);
      add(make('a', { class: 'anchor', href: `#${encodeURIComponent(heading.id)}`, 'aria-label': name }, '#'), heading);
    }
  }

  // Code is copied as it stands.
  function offerCopies() {
    if (!navigator.clipboard) return;
    for (const region of document.querySelectorAll('.body .scroll.code')) {
      const button = make('button', { type: 'button', class: 'copy', 'aria-live': 'polite' }, words.copy);
      button.onclick = async () => {
        await navigator.clipboard.writeText(region.textContent).then(() => { button.textContent = words.copied; }, () => {});
        setTimeout(() => { button.textContent = words.copy; }, 2000);
      };
      const frame = make('div', { class: 'copyable' });
      region.before(frame);
      frame.append(region, button);
      added.push(() => frame.replaceWith(region));
    }
  }

  // The contents mark the part in view.
  let ways = [];

  function findWays() {
    const links = [...document.querySelectorAll('.contents a[href^="#"]')];
    ways = links.map((link) => [link, target(link)]).filter(([, heading]) => heading);
    mark();
  }

  function mark() {
    const begun = ways.filter(([, heading]) => heading.getBoundingClientRect().top < innerHeight / 3);
    const here = begun.length ? begun[begun.length - 1][0] : null;
    for (const [link] of ways) {
      if (link === here) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
  }

  const target = (link) => document.getElementById(decodeURIComponent(link.hash.slice(1)));

  let waiting = false;
  function markSoon() {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      mark();
    });
  }

  // Notes open beside their mark. Escape, or a click elsewhere, closes them; the browser gives the mark its focus back.
  function openNote(event) {
    const link = event.target.closest('a.footnote-ref');
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const note = target(link);
    if (!note || !note.showPopover) return;
    event.preventDefault();
    const text = note.cloneNode(true), close = make('button', { type: 'button', class: 'close', 'aria-label': words.close }, '×');
    for (const element of text.querySelectorAll('[id]')) element.removeAttribute('id');
    for (const element of text.querySelectorAll('.footnote-back')) element.remove();
    const name = words.note.replace('%(n)s', link.textContent);
    const box = make('aside', { class: 'note', popover: '', role: 'note', tabindex: '-1', 'aria-label': name }, ...text.childNodes, close);
    close.onclick = () => box.hidePopover();
    box.ontoggle = ({ newState }) => newState === 'closed' && box.remove();
    link.closest('p, li, dd, td, figcaption, h2, h3, h4, div').after(box);
    box.showPopover();
    place(box, link);
    box.focus({ preventScroll: true });
  }

  function place(box, link) {
    const at = link.getBoundingClientRect(), text = document.querySelector('.body').getBoundingClientRect();
    const width = box.offsetWidth, beside = innerWidth - text.right > width + 32 && getComputedStyle(root).direction === 'ltr';
    const left = beside ? text.right + 24 : Math.min(Math.max(at.left - width / 2, text.left), text.right - width);
    const below = at.bottom + 8 + box.offsetHeight < innerHeight || at.top < box.offsetHeight + 8;
    box.style.left = `${Math.max(left, 8) + scrollX}px`;
    box.style.top = `${scrollY + (beside ? at.top - 12 : below ? at.bottom + 8 : at.top - box.offsetHeight - 8)}px`;
  }

  function furnish() {
    colour(chosen());
    offerAddresses();
    offerCopies();
    findWays();
  }

  function furnishHead() {
    const nav = document.querySelector('.masthead nav');
    const list = nav && add(make('ul', {}), nav); // beside the menu, which may be folded
    if (list && words.search) offerSearch(list);
    if (list) offerColours(list);
  }

  function clear() {
    while (added.length) added.pop()();
  }

  const again = () => { clear(); furnishHead(); furnish(); };

  if (script.dataset.worker && location.protocol !== 'file:') navigator.serviceWorker?.register(script.dataset.worker);
  // Before anything is painted, so that nothing moves: a slow machine would paint half of the head.
  const wait = make('link', { rel: 'expect', href: '#_content', blocking: 'render' });
  document.head.append(wait);
  new MutationObserver((_, watch) => {
    colour(chosen());
    if (!document.querySelector('main')) return;
    watch.disconnect();
    furnishHead();
    wait.remove();
  }).observe(root, { childList: true, subtree: true });
  document.addEventListener('DOMContentLoaded', furnish);
  document.addEventListener('click', openNote);
  document.addEventListener('keydown', openSearch);
  addEventListener('scroll', markSoon, { passive: true });
  addEventListener('storage', ({ key }) => key === KEY && again());
  // The preview takes a page's place by a newer one.
  document.addEventListener('editions:before', clear);
  document.addEventListener('editions:after', again);
})();
