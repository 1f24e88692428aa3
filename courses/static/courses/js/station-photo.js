// A picture made small enough for weak signal: what the camera gives is drawn anew, so
// that neither place nor phone travels with it.
const MOST_TEXT = 60_000;
// Side in pixels and quality, until it fits.
const TRIES = [[960, 0.6], [800, 0.5], [640, 0.45], [480, 0.4], [320, 0.35]];

/** The picture of a file as base64 JPEG; rejects when it cannot be read. */
export async function shrink(file) {
  const picture = await read(file);
  for (const [side, quality] of TRIES) {
    const text = draw(picture, side, quality);
    if (text.length <= MOST_TEXT) return text;
  }
  throw new Error("too large");
}

function read(file) {
  return new Promise((resolve, reject) => {
    const picture = new Image();
    picture.onload = () => resolve(picture);
    picture.onerror = reject;
    picture.src = URL.createObjectURL(file);
  });
}

function draw(picture, side, quality) {
  const scale = Math.min(1, side / Math.max(picture.naturalWidth, picture.naturalHeight));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.naturalWidth * scale);
  canvas.height = Math.round(picture.naturalHeight * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/jpeg", quality).split(",")[1];
}
