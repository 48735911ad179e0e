// Judges one picture after another, off the page's own thread. The picture stays here: all that
// is fetched is the verifier itself, the trust bundle, and the status list of a genuine mark.
//
// In:  { script, module, trust } first; then { id, file, page } for each picture
// Out: { id, state } on the way; { id, report } or { id, code, message } at the end

let ready;

onmessage = async ({ data: { id, file, page, ...places } }) => {
  if (places.script) {
    ready = opened(places);
    // Whoever asks about a picture is told.
    ready.catch(() => {});
    return;
  }
  const tell = (state) => postMessage({ id, state });
  try {
    tell('loading');
    const verifier = await ready;
    tell('judging');
    const question = { page: page || undefined };
    const bytes = await file.arrayBuffer();
    const examination = await examined(verifier, bytes, question);
    if (examination.statusUrl) tell('asking');
    const answer = await examination.ask();
    postMessage({ id, report: examination.finish(answer) });
  } catch (error) {
    postMessage({ id, code: error.code ?? 'unavailable', message: error.message });
  }
};

async function opened({ script, module, trust }) {
  const [{ load }, bundle] = await Promise.all([import(script), fetched(trust)]);
  const verifier = await load(module);
  verifier.trust(bundle);
  return verifier;
}

async function fetched(address) {
  const answer = await fetch(address, { credentials: 'omit' });
  if (!answer.ok) throw new Error(`${address}: status ${answer.status}`);
  return answer.arrayBuffer();
}

/** The verifier opens the file itself; only what it cannot open is left to the browser. */
async function examined(verifier, bytes, question) {
  try {
    return verifier.examine(bytes, question);
  } catch (error) {
    if (error.code !== 'picture-not-read-here' || !globalThis.OffscreenCanvas) throw error;
    return verifier.examinePixels(await pixels(bytes, error), question);
  }
}

async function pixels(bytes, unread) {
  const as = { colorSpaceConversion: 'none', premultiplyAlpha: 'none' };
  const picture = await createImageBitmap(new Blob([bytes]), as).catch(() => { throw unread; });
  if (picture.width * picture.height > MOST_PIXELS) throw unread;
  const canvas = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
  canvas.drawImage(picture, 0, 0);
  return canvas.getImageData(0, 0, picture.width, picture.height);
}

/** What the verifier takes of other formats, too. */
const MOST_PIXELS = 32_000_000;
