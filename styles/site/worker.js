// Keeps the site on a reader's device. With a network all comes from there; without one, what was kept.
'use strict';

const FILES = {/* files */};
const ROOT = self.registration.scope;
const CACHE = `editions ${ROOT}`;
const PICTURE = /^(?:media|sizes\/\d+)\/(.*?)(?:\.avif)?$/;
const PICTURES = new Map(Object.keys(FILES).filter((path) => PICTURE.test(path)).map((path) => [PICTURE.exec(path)[1], path]));

const address = (path) => ROOT + path.split('/').map(encodeURIComponent).join('/');
const key = (path) => `${address(path)}?${FILES[path]}`;

// What has stayed the same since the last time is there already.
async function fill() {
  const cache = await caches.open(CACHE);
  const there = new Set((await cache.keys()).map((request) => request.url));
  for (const path of Object.keys(FILES).filter((path) => !there.has(key(path)))) {
    const answer = await fetch(address(path), { cache: 'no-cache' });
    if (answer.ok) await cache.put(key(path), answer);
  }
  await self.skipWaiting();
}

async function tidy() {
  const cache = await caches.open(CACHE);
  const wanted = new Set(Object.keys(FILES).map(key));
  const old = (await cache.keys()).filter((request) => !wanted.has(request.url));
  await Promise.all(old.map((request) => cache.delete(request)));
  await self.clients.claim();
}

// The path in FILES of what is asked for; of a picture, that of the copy that is kept.
function pathOf(request) {
  const url = new URL(request.url);
  if (request.method !== 'GET' || !(url.origin + url.pathname).startsWith(ROOT)) return undefined;
  let path = decodeURIComponent((url.origin + url.pathname).slice(ROOT.length));
  if (path === '' || path.endsWith('/')) path += 'index.html';
  const picture = PICTURE.exec(path);
  return path in FILES ? path : picture && PICTURES.get(picture[1]);
}

async function answer(request, path) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match(key(path));
    if (!kept) throw error;
    return kept;
  }
}

self.addEventListener('install', (event) => event.waitUntil(fill()));
self.addEventListener('activate', (event) => event.waitUntil(tidy()));
self.addEventListener('fetch', (event) => {
  const path = pathOf(event.request);
  if (path) event.respondWith(answer(event.request, path));
});
