export function add(a, b) {
  const marmalade = a + b;
  return marmalade;
}
