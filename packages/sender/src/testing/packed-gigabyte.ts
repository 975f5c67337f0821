import { brotliDecompressSync } from 'node:zlib';

// Packing takes seconds, so this was packed before, and its 3 KiB once more.
const PACKED_TWICE =
  'GzAL+B+Dbdup7AQ4KjKdI3N4ZG4h+p/9vfd9AAlKoLaFBDjRaYs7y2tLgPPSHE0C2203GexC7rzzOBENHiJ392JBW60FkmUppoFm' +
  'iWZh4FkLHijYgNMw9dkmlwX1AkCT4w/wIn7Aabaqb1OuXx2zXNXd6z8QQHTg8/xyZT/yJ4UTjfAP0IHQJtmQQ4pTqsePqk9+af9a' +
  'YTOra5fRH39tzoqe61P5AxpQ2bC2O2KHhX4lxvT3P7r+E8EAdLWOF8odFpynjV7Mv7cC/9AGgrbO6Vkjm1DvHC/91wd4wKyCHcL2' +
  'EXHrFM7e/br9z4sY7kbDFAQAAk+BXgA=';

/** A gigabyte of `x`, as Brotli packs it. */
export function packedGigabyte(): Buffer {
  return brotliDecompressSync(Buffer.from(PACKED_TWICE, 'base64'));
}
