// Verdicts as a toolbar shows them: which of several is the gravest, and how loud each is.

/** Gravest first: the order of the verifier, which a test compares. */
export const PRECEDENCE = [
  'forged', 'unknown-issuer', 'altered', 'wrong-site', 'revoked', 'suspended', 'expired', 'not-yet-valid',
  'clock-untrusted', 'status-unknown', 'unreadable-credential', 'valid-basis-under-review', 'valid', 'no-mark',
];

/** The verdicts that the page itself carries a warning for: somebody misuses a mark. */
const WARNED = new Set(['wrong-site', 'revoked', 'expired', 'forged', 'altered']);

/** @typedef {'good' | 'notice' | 'bad' | 'none'} Tone */

/** Each tone on the toolbar: a sign that reads without its colour, and a colour that white can stand on. */
export const TOOLBAR = {
  valid: { tone: 'good', sign: '✓', colour: '#1b6342' },
  'valid-basis-under-review': { tone: 'notice', sign: '✓?', colour: '#724d00' },
  bad: { tone: 'bad', sign: '✕', colour: '#9c1f1a' },
  undecided: { tone: 'notice', sign: '?', colour: '#724d00' },
  checking: { tone: 'none', sign: '…', colour: '#5a574f' },
  nothing: { tone: 'none', sign: '', colour: '#5a574f' },
};

/**
 * How a verdict stands on the toolbar.
 *
 * @param {string} verdict a verdict's code, `checking` or `nothing`
 * @returns {{ tone: Tone, sign: string, colour: string }}
 */
export function toolbar(verdict) {
  if (Object.hasOwn(TOOLBAR, verdict)) return TOOLBAR[verdict];
  if (verdict === 'no-mark') return TOOLBAR.nothing;
  const undecided = ['clock-untrusted', 'status-unknown', 'unreadable-credential'];
  return undecided.includes(verdict) ? TOOLBAR.undecided : TOOLBAR.bad;
}

/**
 * The gravest of several verdicts.
 *
 * @param {string[]} verdicts
 * @returns {string | undefined}
 */
export function gravest(verdicts) {
  return PRECEDENCE.find((verdict) => verdicts.includes(verdict));
}

/**
 * Whether a page with this verdict gets a warning beside the toolbar's.
 *
 * @param {string} verdict
 * @returns {boolean}
 */
export function warns(verdict) {
  return WARNED.has(verdict);
}
