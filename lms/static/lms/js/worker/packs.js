// Pages of kept modules, put together from the shell and the parts on this phone.
import { packRow, packRows, PACKS } from "../packed.js";

const PAGE = /^\/modul\/(?:([^/]+)\/(?:([^/]+)\/)?)?$/;
const SHELL = "/luring/materi/";
const PLACE = "<!--materi-->";

/** A page of a module that is kept here, undefined when it is not.
 * `shellPage(path)` gives the shell in the active person's name. */
export async function packPage(url, shellPage) {
  const path = PAGE.exec(url.pathname);
  if (!path) return undefined;
  const content = await (path[1] ? modulePage(path[1], path[2]) : listPage());
  const shell = content && (await shellPage(SHELL));
  if (!shell) return undefined;
  const text = (await shell.text())
    .replace(/<title>[^·]*/, () => `<title>${escape(content.title)} `)
    .replace('<a href="/modul/">', '<a href="/modul/" aria-current="page">')
    .replace(PLACE, () => content.html);
  return new Response(text, { headers: shell.headers });
}

async function modulePage(slug, lessonSlug) {
  const manifest = (await packRow(slug))?.manifest;
  if (!manifest) return undefined;
  if (lessonSlug) {
    const lesson = manifest.lessons.find((one) => one.slug === lessonSlug);
    const html = lesson && (await partText(lesson.part));
    return html && { title: lesson.title, html };
  }
  const texts = await Promise.all([partText(manifest.course.part), partText(manifest.practice)]);
  return texts[0] && { title: manifest.title, html: texts.join("") };
}

async function partText(sha256) {
  if (!sha256) return "";
  const part = await (await caches.open(PACKS)).match(`/paket/bagian/${sha256}/`);
  return part?.text();
}

async function listPage() {
  const kept = (await packRows()).filter((row) => row.manifest);
  if (kept.length === 0) return undefined;
  const cards = kept.map(({ manifest }) => card(manifest)).join("");
  const html = `<header class="page-header"><h1>Modul</h1>
    <p class="page-header__lead">Tanpa sinyal: ini modul yang tersimpan di HP.</p></header>
    <div class="list">${cards}</div>`;
  return { title: "Modul", html };
}

function card({ title, url, course, lessons, minutes }) {
  const total = lessons.length;
  return `<div data-progress="${lessons.map((lesson) => lesson.pk).join(" ")}">
    <article class="card card-link"><div class="card-link__body">
    <h3><a class="card-link__title" href="${escape(url)}">${escape(title)}</a></h3>
    <p class="muted small">${escape(course.summary)}</p>
    <p class="meta"><span>${Number(minutes)} menit</span></p>
    <div class="progress"><progress class="progress__bar" value="0" max="${total}"
    aria-label="${escape(title)}"></progress><span class="progress__text">0 dari ${total}</span></div>
    </div></article></div>`;
}

function escape(text) {
  const names = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return String(text).replace(/[&<>"]/g, (letter) => names[letter]);
}

/** One part from this phone, else from the server; a player may ask for a piece of it. */
export async function packPart(request) {
  const part = await (await caches.open(PACKS)).match(request.url);
  if (!part) return fetch(request);
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get("Range") ?? "");
  if (!range) return part;
  const body = await part.blob();
  const first = Number(range[1]);
  const last = Math.min(range[2] === "" ? Infinity : Number(range[2]), body.size - 1);
  if (first > last) {
    return new Response(null, { status: 416, headers: { "Content-Range": `bytes */${body.size}` } });
  }
  return new Response(body.slice(first, last + 1), {
    status: 206,
    headers: {
      "Content-Type": part.headers.get("Content-Type"),
      "Content-Length": String(last + 1 - first),
      "Content-Range": `bytes ${first}-${last}/${body.size}`,
      "Accept-Ranges": "bytes",
    },
  });
}
