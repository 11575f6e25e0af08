// @temporalio/common 1.24.0 imports `StringValue` from an `ms` release whose exports map hides its types, so durations
// would silently be `any`. Remove when @temporalio/common resolves it by itself.
declare module 'ms' {
  type Unit =
    | 'ms' | 'millisecond' | 'milliseconds'
    | 's' | 'sec' | 'secs' | 'second' | 'seconds'
    | 'm' | 'min' | 'mins' | 'minute' | 'minutes'
    | 'h' | 'hr' | 'hrs' | 'hour' | 'hours'
    | 'd' | 'day' | 'days'
    | 'w' | 'week' | 'weeks';
  export type StringValue = `${number}` | `${number}${Unit}` | `${number} ${Unit}`;
  export default function ms(value: StringValue): number;
}
