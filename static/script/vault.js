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
    this.place = `copy:${place}`;
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

  // The copy; nothing when there is none, or when it was sealed for somebody else: then it stays for them.
  async get() {
    if (!this.opening) return null;
    try {
      const [iv, sealed] = localStorage.getItem(this.place).split(".").map(bytes);
      const packed = await subtle.decrypt({ name: "AES-GCM", iv }, await this.opening, sealed);
      return JSON.parse(new TextDecoder().decode(await through(new DecompressionStream("gzip"), packed)));
    } catch {
      return null;
    }
  }

  drop() {
    try { localStorage.removeItem(this.place); } catch { /* storage is switched off: nothing was kept */ }
  }
}
