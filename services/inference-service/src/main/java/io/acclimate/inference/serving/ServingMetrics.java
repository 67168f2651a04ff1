package io.acclimate.inference.serving;

import io.acclimate.core.artifact.signing.UntrustedException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** What the loader counts. */
final class ServingMetrics {
  /** Swaps are rare: percentiles look back further than Micrometer's two minutes. */
  private static final Duration LOOK_BACK = Duration.ofHours(1);

  /** Parts of a version do not fit together, or not the model's spec. */
  static final String MISFIT = "misfit";

  /** The engine threw something at it. */
  static final String FAILED = "failed";

  /** It does not answer what other versions have answered. */
  static final String CANARY = "canary";

  /** Why a version is refused, beside the reasons not to trust it. */
  private static final List<String> REFUSAL_REASONS = List.of(MISFIT, FAILED, CANARY);

  private static final List<String> RETRY_REASONS =
      List.of("behind", "unavailable", "missing", "corrupt", "memory");
  private static final String VERSION = "acclimate.inference.version";
  private static final String AGREEMENT = "acclimate.inference.canary.agreement";

  private final MeterRegistry meters;
  private final Timer swaps;
  private final Counter aside;
  private final Map<String, AtomicInteger> versions = new ConcurrentHashMap<>();
  private final Map<String, AtomicReference<Double>> agreements = new ConcurrentHashMap<>();

  ServingMetrics(MeterRegistry meters, Deployments deployments) {
    this.meters = meters;
    Gauge.builder("acclimate.inference.loaded", deployments, Deployments::bytes)
        .description("Manifests and tensors of the versions in memory")
        .baseUnit("bytes")
        .register(meters);
    Gauge.builder("acclimate.inference.loaded.versions", deployments, Deployments::count)
        .description("Versions in memory")
        .register(meters);
    this.aside =
        Counter.builder("acclimate.inference.versions.put.aside")
            .description("Versions taken out of memory for others that matter more")
            .register(meters);
    this.swaps =
        Timer.builder("acclimate.inference.swap")
            .description("From hearing of a version until it answers in the old one's place")
            .publishPercentiles(0.5, 0.99)
            .distributionStatisticExpiry(LOOK_BACK)
            .distributionStatisticBufferLength(1)
            .register(meters);
  }

  /** Shows what may go wrong with a model as none so far, so that the first time is an increase. */
  void wanted(String model) {
    REFUSAL_REASONS.forEach(reason -> refusals(model, reason));
    for (UntrustedException.Reason reason : UntrustedException.Reason.values()) {
      refusals(model, reason.code());
    }
    RETRY_REASONS.forEach(reason -> retries(model, reason));
  }

  /** A version answers. */
  void inForce(String model, int version) {
    versions.computeIfAbsent(model, this::shown).set(version);
  }

  /**
   * A new version was asked what champion has answered, and gave this share of the same classes.
   */
  void rehearsed(String model, double share) {
    agreements.computeIfAbsent(model, this::shownAgreement).set(share);
  }

  /** A model is out of service. */
  void withdrawn(String model) {
    if (versions.remove(model) != null) {
      remove(VERSION, model);
    }
    if (agreements.remove(model) != null) {
      remove(AGREEMENT, model);
    }
  }

  private void remove(String name, String model) {
    Gauge gauge = meters.find(name).tag("model", model).gauge();
    if (gauge != null) {
      meters.remove(gauge);
    }
  }

  private AtomicReference<Double> shownAgreement(String model) {
    AtomicReference<Double> share = new AtomicReference<>(0.0);
    Gauge.builder(AGREEMENT, share, AtomicReference::get)
        .description("Share of champion's recent answers that the version loaded last agrees with")
        .tag("model", model)
        .register(meters);
    return share;
  }

  private AtomicInteger shown(String model) {
    AtomicInteger version = new AtomicInteger();
    Gauge.builder(VERSION, version, AtomicInteger::get)
        .description("Number of the version that answers as champion")
        .tag("model", model)
        .register(meters);
    return version;
  }

  /** A version left memory for others. */
  void putAside() {
    aside.increment();
  }

  void swapped(Duration sinceHeard) {
    swaps.record(sinceHeard);
  }

  /** A version that never serves, such as one whose tensors do not fit its network. */
  void refused(String model, String reason) {
    refusals(model, reason).increment();
  }

  private Counter refusals(String model, String reason) {
    return Counter.builder("acclimate.inference.versions.refused")
        .description("Versions that do not verify or fit and therefore never serve")
        .tag("model", model)
        .tag("reason", reason)
        .register(meters);
  }

  /** An attempt to load that will be made again. */
  void retried(String model, String reason) {
    retries(model, reason).increment();
  }

  private Counter retries(String model, String reason) {
    return Counter.builder("acclimate.inference.load.retries")
        .description("Attempts to load a version that failed and are made again")
        .tag("model", model)
        .tag("reason", reason)
        .register(meters);
  }
}
