// When the user wants pages to carry no warning: the toolbar tells all the same.

/**
 * Whether the user wants only the toolbar to speak, here or now.
 *
 * @param {import('./store.js').Settings} chosen
 * @param {string} page
 * @param {Date} now
 */
export function isQuiet({ quietSites, quietHours }, page, now) {
  if (URL.canParse(page) && quietSites.includes(new URL(page).host)) return true;
  if (!quietHours) return false;
  const minutes = (text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
  const [from, to, at] = [minutes(quietHours.from), minutes(quietHours.to), now.getHours() * 60 + now.getMinutes()];
  return from <= to ? from <= at && at < to : at >= from || at < to;
}
