// Starts the behaviours every kader page shares; without JavaScript pages still work.
export {};
