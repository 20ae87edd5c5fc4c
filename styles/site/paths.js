// How far a reader is on reading paths. This browser alone remembers it; without scripts, paths are lists as others are.
(() => {
  'use strict';

  const script = document.currentScript, words = JSON.parse(script.dataset.words);
  const KEY = `read ${new URL('..', script.src).pathname}`;
  let read = new Set();
  try {
    read = new Set(JSON.parse(localStorage.getItem(KEY)) ?? []);
  } catch {
    // Nothing may be kept, or it is none of ours.
  }

  function keep() {
    try {
      if (read.size) localStorage.setItem(KEY, JSON.stringify([...read]));
      else localStorage.removeItem(KEY);
    } catch {
      // It holds for this page.
    }
  }

  function make(name, attributes, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }

  function show() {
    for (const old of document.querySelectorAll('.read-mark, .way-on')) old.remove();
    for (const path of document.querySelectorAll('[data-path]')) {
      const steps = [...path.querySelectorAll('[data-article]')];
      for (const step of steps.filter((each) => read.has(each.dataset.article))) {
        (step.querySelector('.number') ?? step).append(make('span', { class: 'read-mark', role: 'img', 'aria-label': words.read, lang: words.language }));
      }
      if (path.tagName === 'OL' && steps.some((each) => read.has(each.dataset.article))) {
        const next = steps.find((each) => !read.has(each.dataset.article))?.querySelector('h2 a');
        const forget = make('button', { type: 'button' }, words.forget);
        forget.addEventListener('click', () => {
          read.clear();
          keep();
          show();
          const title = document.querySelector('h1');
          title.tabIndex = -1;
          title.focus();
        });
        const way = next ? [make('a', { href: next.href }, words.next.replace('%(title)s', () => next.textContent))] : [];
        path.before(make('div', { class: 'way-on', lang: words.language }, ...way, forget));
      }
    }
  }

  document.addEventListener('DOMContentLoaded', () => {
    show();
    // An article has been read whose end was seen.
    const own = document.querySelector('nav[data-path] [aria-current]')?.closest('[data-article]')?.dataset.article;
    const end = document.querySelector('article > .body')?.lastElementChild;
    if (own && end && !read.has(own)) {
      const seen = new IntersectionObserver((entries) => {
        if (entries.some((entry) => entry.isIntersecting)) {
          seen.disconnect();
          read.add(own);
          keep();
          show();
        }
      });
      seen.observe(end);
    }
  });
})();
