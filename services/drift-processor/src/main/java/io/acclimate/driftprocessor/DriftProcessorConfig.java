package io.acclimate.driftprocessor;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Settings of the drift-processor; unknown ones fail start-up. */
@ConfigMapping(prefix = "acclimate.drift-processor")
public interface DriftProcessorConfig {
  /** Folder for its state, of its own; default .acclimate/drift-processor. */
  @WithDefault(".acclimate/drift-processor")
  Path stateDir();

  /** Threads that process, each with its own share of the partitions; default 1. */
  @WithDefault("1")
  int threads();

  /** Rows of a window at most; default 200. */
  @WithDefault("200")
  int windowRows();

  /** Rows, and values of a feature, below which nothing is judged; default 25. */
  @WithDefault("25")
  int minRows();

  /** Rows between judgements of a window; default 25. */
  @WithDefault("25")
  int evaluateEvery();

  /** Rows between records of every input's state, a multiple of evaluate-every; default 100. */
  @WithDefault("100")
  int stateEvery();

  /** Lower judgements in a row before a level falls; default 3. */
  @WithDefault("3")
  int calmEvaluations();

  /**
   * Distance of numbers from their reference: psi, jensen-shannon, kolmogorov-smirnov or
   * wasserstein; default kolmogorov-smirnov.
   */
  @WithDefault("kolmogorov-smirnov")
  String distance();

  /** Distance of numbers that is worth a warning; default what the distance says. */
  Optional<Double> warningDistance();

  /** Distance of numbers that is drift; default what the distance says. */
  Optional<Double> driftDistance();

  /** Distance of classes from their reference: psi or jensen-shannon; default jensen-shannon. */
  @WithDefault("jensen-shannon")
  String categoryDistance();

  /**
   * Probability that at least one feature of a window is judged a warning or drift by chance, at
   * one evaluation; default 0.005.
   */
  @WithDefault("0.005")
  double falseAlarmProbability();

  /** Share of drifted input features that is worth a warning; default 0.01. */
  @WithDefault("0.01")
  double warningShare();

  /** Share of drifted input features that is drift; default 0.02. */
  @WithDefault("0.02")
  double driftShare();

  /**
   * Detector on the stream of errors: adwin, ddm, hddm-a, hddm-w, kswin or page-hinkley; default
   * hddm-w.
   */
  @WithDefault("hddm-w")
  String errorDetector();

  /** Domains of a model whose windows are kept, per source; default 10. */
  @WithDefault("10")
  int maxDomains();

  /** Features of a reference at most; a larger one is refused. Default 4096. */
  @WithDefault("4096")
  int maxFeatures();

  /** Copies of the state that other instances keep warm; default 0, in production 1. */
  @WithDefault("0")
  int standbyReplicas();

  /**
   * How often a transaction is committed, which is what a state waits at most; default 500 ms. A
   * signal is committed at once.
   */
  @WithDefault("500ms")
  Duration commitInterval();

  /**
   * A name of its own for this instance in the consumer group. With one, a restart within the
   * session time-out moves no partitions. Default none.
   */
  Optional<String> groupInstanceId();
}
