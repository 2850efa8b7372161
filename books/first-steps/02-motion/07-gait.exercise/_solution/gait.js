const G = 9.81; // m/s²

export function froude(speed, legLength) {
  return speed ** 2 / (G * legLength);
}

export function gait(speed, legLength) {
  if (speed === 0) return 'stand';
  return froude(speed, legLength) < 0.5 ? 'walk' : 'run';
}
