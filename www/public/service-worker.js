// Keeps the files of one build, and answers for them: the page works with no network once it was loaded. What is not a
// file of the page, such as a price from another host, goes to the network as if there were no worker.

const NAME = `flatpeak-wasm-page-${"BUILD"}`;
const FILES = ["FILES"];
const addresses = new Set(FILES.map((file) => new URL(file, self.registration.scope).href));

self.addEventListener("install", (event) => {
  const kept = caches.open(NAME).then((cache) => cache.addAll([...addresses]));
  event.waitUntil(kept.then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = caches
    .keys()
    .then((names) => names.filter((name) => name.startsWith("flatpeak-wasm-page-") && name !== NAME))
    .then((names) => Promise.all(names.map((name) => caches.delete(name))));
  event.waitUntil(old.then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  const address = url.split(/[?#]/)[0];
  const file = address === self.registration.scope ? new URL("index.html", address).href : address;
  if (method !== "GET" || !addresses.has(file)) return;
  event.respondWith(
    caches
      .open(NAME)
      .then((cache) => cache.match(file))
      .then((kept) => kept ?? fetch(event.request)),
  );
});
