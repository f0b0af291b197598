// A copy of what could not be saved yet, sealed in this browser's storage. The key comes with the signed-in page and is kept
// nowhere here. Where a browser has no Web Crypto (a plain http address that is not this computer) nothing is stored at all.
const subtle = globalThis.crypto?.subtle;
const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

function text(data) {
  let said = "";
  for (let at = 0; at < data.length; at += 32768) said += String.fromCharCode(...data.subarray(at, at + 32768));
  return btoa(said);
}

// Text from a word processor packs well: five megabytes would not fit otherwise.
async function through(stream, data) {
  return new Uint8Array(await new Response(new Blob([data]).stream().pipeThrough(stream)).arrayBuffer());
}

export class Vault {
  constructor(place, key) {
    this.all = `copy:${place}:`;
    this.place = this.all + (crypto.randomUUID?.() ?? ""); // a copy for each page: two tabs do not overwrite each other's
    navigator.locks?.request(this.place, () => new Promise(() => {})); // held while this page lives
    this.opening = subtle && key ? subtle.importKey("raw", bytes(key), "AES-GCM", false, ["encrypt", "decrypt"]) : null;
  }

  // Whether a copy is kept now.
  async put(value) {
    if (!this.opening) return false;
    try {
      const key = await this.opening;
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const packed = await through(new CompressionStream("gzip"), new TextEncoder().encode(JSON.stringify(value)));
      const sealed = new Uint8Array(await subtle.encrypt({ name: "AES-GCM", iv }, key, packed));
      localStorage.setItem(this.place, `${text(iv)}.${text(sealed)}`);
      return true;
    } catch {
      return false;
    }
  }

  // A copy that a page left behind when it went and that `fits`, with its place; null when there is none. What was sealed for
  // somebody else stays for them.
  async left(fits = () => true) {
    if (!this.opening) return null;
    const held = new Set(((await navigator.locks?.query())?.held ?? []).map((lock) => lock.name));
    for (const place of this.places()) {
      if (place === this.place || held.has(place)) continue;
      try {
        const [iv, sealed] = localStorage.getItem(place).split(".").map(bytes);
        const packed = await subtle.decrypt({ name: "AES-GCM", iv }, await this.opening, sealed);
        const said = new TextDecoder().decode(await through(new DecompressionStream("gzip"), packed));
        const copy = { place, ...JSON.parse(said) };
        if (fits(copy)) return copy;
      } catch { /* not ours */ }
    }
    return null;
  }

  places() {
    try { return Object.keys(localStorage).filter((one) => one.startsWith(this.all)); } catch { return []; }
  }

  // Whether this page's copy is there still: whoever signs out clears what this browser keeps.
  get isThere() {
    try { return localStorage.getItem(this.place) !== null; } catch { return false; }
  }

  drop(place = this.place) {
    try { localStorage.removeItem(place); } catch { /* storage is switched off: nothing was kept */ }
  }
}
