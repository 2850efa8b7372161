/** Puts values into a template that the server already translated: "{have} of 20 seconds". */
export const fill = (template: string, values: Record<string, string | number>): string =>
  template.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));

/** Seconds as "1:05". */
export const clock = (seconds: number): string => {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
};

/** From here on seconds are told as minutes and seconds. */
export const CLOCK_FROM_SECONDS = 180;

/** How much of the asked time there is; `template` has a place for `{have}`. */
export const timeText = (template: string, have: number, need: number, locale: string): string =>
  fill(template, {
    have: need >= CLOCK_FROM_SECONDS ? clock(have) : numberFormat(locale).format(Math.floor(have)),
  });

const numberFormats = new Map<string, Intl.NumberFormat>();

function numberFormat(locale: string): Intl.NumberFormat {
  const format = numberFormats.get(locale) ?? new Intl.NumberFormat(locale);
  numberFormats.set(locale, format);
  return format;
}
