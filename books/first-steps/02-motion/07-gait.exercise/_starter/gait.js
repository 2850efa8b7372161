const G = 9.81; // m/s²

export function froude(speed, legLength) {
  return 0;
}

export function gait(speed, legLength) {
  return 'walk';
}
