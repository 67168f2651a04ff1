package io.acclimate.core.model;

/**
 * What the learning rate does within a stretch of training of T steps: its factor in step t, which
 * counts from 0.
 */
public enum Schedule {
  /** 1. */
  CONSTANT,
  /** 1 − t/T. */
  LINEAR,
  /**
   * (1 + cos(πt/T))/2.
   *
   * <p>Paper: I. Loshchilov, F. Hutter, SGDR: Stochastic Gradient Descent with Warm Restarts, ICLR
   * 2017, https://arxiv.org/abs/1608.03983, equation 5 with η_min = 0; each stretch is a restart.
   */
  COSINE
}
