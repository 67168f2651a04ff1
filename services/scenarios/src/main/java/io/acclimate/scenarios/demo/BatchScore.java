package io.acclimate.scenarios.demo;

/**
 * Right answers on one batch, as far as they are known while the run goes on.
 *
 * @param champion version that answered the batch's last answered event
 */
record BatchScore(String name, int events, int frozen, int normalised, int live, int champion) {}
