package io.acclimate.inference.serving;

import static java.util.Comparator.naturalOrder;

import io.acclimate.client.RegistryException;
import io.acclimate.client.RegistryUnavailableException;
import io.acclimate.core.artifact.BlobMissingException;
import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.CorruptBlobException;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.signing.Trust;
import io.acclimate.core.artifact.signing.UntrustedException;
import io.acclimate.core.model.ModelSpec;
import io.acclimate.inference.batching.BatchSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the wanted versions into force on one thread of low priority, off the request path.
 *
 * <p>Of several versions wanted quickly after another for one alias only the newest matters. What
 * can heal (registry away, blob missing or damaged on the way, too little room) is tried again with
 * growing pauses; a version that does not fit its model is refused for good, since its bytes never
 * change. Either way the alias keeps the version that it had.
 */
public final class ModelLoader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelLoader.class);

  /** Nobody has asked for it: older than whatever was asked for. */
  private static final long LONG_AGO_NANOS = 1L << 62;

  private static final int MAX_CAUSE_CHARS = 1_024;
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private final Deployments deployments;
  private final ModelSpecs specs;
  private final VersionLoader versions;
  private final MemoryCap cap;
  private final ServingMetrics metrics;
  private final Swaps swaps;
  private final WantedQueue wanted = new WantedQueue();
  private final Map<String, Plan> plans = new ConcurrentHashMap<>();
  private final Map<Slot, String> troubles = new ConcurrentHashMap<>();
  private final Map<Slot, Target> refused = new ConcurrentHashMap<>();
  private final Map<Slot, Long> askedNanos = new ConcurrentHashMap<>();

  /** When slots were asked for that never were: all alike, or two of them would oust each other. */
  private final long neverNanos = System.nanoTime() - LONG_AGO_NANOS;

  private final Thread thread;

  /**
   * Makes a loader that is not running yet.
   *
   * @param blobs where manifests and tensors are, verified as they are read
   * @param trust whose versions are loaded
   * @param cap how much all versions together may take
   * @param batches how requests of one version are joined
   * @param swaps hears of each version that has come into force as champion
   */
  @SuppressWarnings("ThreadPriorityCheck") // a hint, where the platform heeds it
  public ModelLoader(
      Deployments deployments,
      ModelSpecs specs,
      BlobStore blobs,
      Trust trust,
      MemoryCap cap,
      BatchSettings batches,
      Swaps swaps,
      MeterRegistry meters) {
    this.deployments = deployments;
    this.specs = specs;
    this.versions = new VersionLoader(blobs, trust, batches);
    this.cap = cap;
    this.metrics = new ServingMetrics(meters, deployments);
    this.swaps = swaps;
    this.thread = Thread.ofPlatform().name("acclimate-model-loader").unstarted(this::run);
    thread.setPriority(Thread.MIN_PRIORITY);
  }

  public void start() {
    thread.start();
  }

  /** Asks for the versions of a plan, in place of whatever was asked for this model before. */
  public synchronized void want(Plan plan) {
    metrics.wanted(plan.model());
    Plan before = plans.put(plan.model(), plan);
    plan.aliases()
        .forEach(
            (alias, target) -> {
              Slot slot = new Slot(plan.model(), alias);
              troubles.putIfAbsent(slot, "version " + target.version() + " is being loaded");
              wanted.put(slot, target);
            });
    if (before != null) {
      before.aliases().keySet().stream()
          .filter(alias -> !plan.aliases().containsKey(alias))
          .forEach(alias -> wanted.put(new Slot(plan.model(), alias), null));
    }
  }

  /** Asks for a model to go out of service. */
  public synchronized void withdraw(String model) {
    Plan before = plans.remove(model);
    if (before != null) {
      before.aliases().keySet().forEach(alias -> wanted.put(new Slot(model, alias), null));
    }
  }

  /** Asks for what an alias points at to be in memory, because somebody wants to call it. */
  public synchronized void ask(String model, String alias) {
    Plan plan = plans.get(model);
    Target target = plan == null ? null : plan.aliases().get(alias);
    Slot slot = new Slot(model, alias);
    if (target != null && !target.equals(refused.get(slot))) {
      askedNanos.put(slot, System.nanoTime());
      wanted.hurry(slot, target);
    }
  }

  /** What a model should serve; empty for one that is not registered. */
  public Optional<Plan> plan(String model) {
    return Optional.ofNullable(plans.get(model));
  }

  /** What all models should serve. */
  public Collection<Plan> plans() {
    return List.copyOf(plans.values());
  }

  /** Why the newest version of an alias is not in force; empty if it is, or if there is none. */
  public Optional<String> trouble(String model, String alias) {
    return Optional.ofNullable(troubles.get(new Slot(model, alias)));
  }

  /** True if every version asked for so far has been tried: it is in force, refused, or retried. */
  public boolean settled() {
    return wanted.allTried();
  }

  /** True while versions are being followed. */
  public boolean running() {
    return thread.isAlive();
  }

  /** Stops loading, whatever is on its way; what is in force stays there. */
  @Override
  public void close() {
    wanted.close();
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (true) {
        Optional<WantedQueue.Wish> next = wanted.await();
        if (next.isEmpty()) {
          return;
        }
        fulfil(next.get());
      }
    } catch (InterruptedException e) {
      LOG.debug("loader=stopping");
    }
  }

  private void fulfil(WantedQueue.Wish wish) {
    Slot slot = wish.slot();
    Target target = wish.target();
    if (target == null) {
      empty(wish);
      return;
    }
    try {
      Optional<ModelSpec> spec = specs.spec(slot.model(), target.epoch());
      if (spec.isEmpty()) {
        tryAgain(wish, target, "behind", "the registry that answers does not know it yet");
      } else if (bringIntoForce(target, spec.get(), wish)) {
        troubles.remove(slot);
        refused.remove(slot);
        wanted.done(wish);
      }
    } catch (CancellationException e) {
      LOG.info("model={} version={} state=given-up", slot.model(), target.version());
    } catch (RegistryUnavailableException | RegistryException | UncheckedIOException e) {
      tryAgain(wish, target, "unavailable", cause(e));
    } catch (BlobMissingException e) {
      tryAgain(wish, target, "missing", cause(e));
    } catch (CorruptBlobException e) {
      tryAgain(wish, target, "corrupt", cause(e));
    } catch (InvalidFormatException e) {
      refuse(wish, target, ServingMetrics.MISFIT, cause(e));
    } catch (CanaryException e) {
      refuse(wish, target, ServingMetrics.CANARY, cause(e));
    } catch (UntrustedException e) {
      refuse(wish, target, e.reason().code(), cause(e));
    } catch (RuntimeException e) {
      // Whatever a version makes the engine throw, it must not take the other models along.
      LOG.error("model={} version={} state=failed", slot.model(), target.version(), e);
      refuse(wish, target, ServingMetrics.FAILED, shown(e.toString()));
    }
  }

  private void empty(WantedQueue.Wish wish) {
    Slot slot = wish.slot();
    deployments.withdraw(slot);
    if (slot.isChampion()) {
      versions.forget(slot.model());
      metrics.withdrawn(slot.model());
    }
    troubles.remove(slot);
    refused.remove(slot);
    askedNanos.remove(slot);
    wanted.done(wish);
    LOG.info("model={} alias={} state=withdrawn", slot.model(), slot.alias());
  }

  /** False if there is too little room, or if a newer wish has come. */
  private boolean bringIntoForce(Target target, ModelSpec spec, WantedQueue.Wish wish) {
    Slot slot = wish.slot();
    LoadedVersion version = deployments.find(target, spec).orElse(null);
    if (version != null && deployments.holds(slot, version)) {
      return true;
    }
    if (version == null) {
      Optional<List<LoadedVersion>> room = makeRoom(slot, target);
      if (room.isEmpty()) {
        tryAgain(
            wish,
            target,
            "memory",
            "its %d bytes do not fit beside what matters more into max-model-bytes=%d"
                .formatted(target.sizeBytes(), cap.maxBytes()));
        return false;
      }
      version = new LoadedVersion(load(target, spec), target.sizeBytes(), usedNanos(slot));
      if (!wanted.isCurrent(wish)) {
        version.close();
        return false;
      }
      room.get().forEach(this::putAside);
    }
    inForce(wish, target, deployments.point(slot, version));
    return true;
  }

  /** Loads a version that answers what others of its model have been asked. */
  private Deployment load(Target target, ModelSpec spec) {
    Deployment next = versions.load(target, spec);
    try {
      int champion = deployments.version(target.model(), Plan.CHAMPION).orElse(0);
      next.recent()
          .rehearse(next.served()::predict, champion)
          .ifPresent(agreement -> rehearsed(target, champion, agreement));
      return next;
    } catch (RuntimeException e) {
      next.close();
      throw e;
    }
  }

  private void rehearsed(Target target, int champion, RecentInputs.Agreement agreement) {
    metrics.rehearsed(target.model(), agreement.share());
    LOG.info(
        "model={} version={} state=rehearsed champion={} rows={} same={}",
        target.model(),
        target.version(),
        champion,
        agreement.rows(),
        agreement.same());
  }

  /** What has to leave memory; what only this slot has leaves anyway. */
  private Optional<List<LoadedVersion>> makeRoom(Slot slot, Target target) {
    List<MemoryCap.Claim<LoadedVersion>> present = new ArrayList<>();
    deployments
        .loaded()
        .forEach(
            (version, slots) -> {
              if (!slots.equals(Set.of(slot))) {
                Plan.Rank rank = slots.stream().map(this::rank).min(naturalOrder()).orElseThrow();
                present.add(
                    new MemoryCap.Claim<>(version, version.sizeBytes(), rank, version.usedNanos()));
              }
            });
    return cap.makeRoom(target.sizeBytes(), rank(slot), usedNanos(slot), present);
  }

  private long usedNanos(Slot slot) {
    return askedNanos.getOrDefault(slot, neverNanos);
  }

  private Plan.Rank rank(Slot slot) {
    Plan plan = plans.get(slot.model());
    return plan == null ? Plan.Rank.OTHER : plan.rank(slot.alias());
  }

  /** Its aliases come back when there is room, or when somebody asks for them. */
  private void putAside(LoadedVersion version) {
    Set<Slot> slots = deployments.loaded().getOrDefault(version, Set.of());
    for (Slot slot : slots) {
      deployments.withdraw(slot);
      wantAgain(slot);
      LOG.info(
          "model={} alias={} version={} state=aside",
          slot.model(),
          slot.alias(),
          version.version());
    }
    metrics.putAside();
  }

  /** As the plan of this moment says; one that is gone meanwhile stays gone. */
  private synchronized void wantAgain(Slot slot) {
    Plan plan = plans.get(slot.model());
    Target target = plan == null ? null : plan.aliases().get(slot.alias());
    if (target != null) {
      troubles.put(slot, "version " + target.version() + " was put aside for others");
      wanted.put(slot, target);
    }
  }

  private void inForce(WantedQueue.Wish wish, Target target, boolean replaced) {
    Duration sinceHeard = wish.age();
    if (wish.slot().isChampion()) {
      metrics.inForce(target.model(), target.version());
      if (replaced) {
        metrics.swapped(sinceHeard);
      }
      swaps.inForce(target.model(), target.version(), replaced);
    }
    LOG.info(
        "model={} alias={} version={} state=serving digest={} millis={}",
        target.model(),
        wish.slot().alias(),
        target.version(),
        target.serving(),
        sinceHeard.toMillis());
  }

  private void tryAgain(WantedQueue.Wish wish, Target target, String reason, String cause) {
    metrics.retried(target.model(), reason);
    troubles.put(wish.slot(), "version %d: %s".formatted(target.version(), cause));
    Duration pause = wanted.later(wish);
    LOG.warn(
        "model={} alias={} version={} state=retrying reason={} retryMillis={} cause=\"{}\"",
        target.model(),
        wish.slot().alias(),
        target.version(),
        reason,
        pause.toMillis(),
        cause);
  }

  private void refuse(WantedQueue.Wish wish, Target target, String reason, String cause) {
    metrics.refused(target.model(), reason);
    troubles.put(wish.slot(), "version %d never serves: %s".formatted(target.version(), cause));
    refused.put(wish.slot(), target);
    wanted.done(wish);
    LOG.error(
        "model={} alias={} version={} state=refused reason={} digest={} cause=\"{}\"",
        target.model(),
        wish.slot().alias(),
        target.version(),
        reason,
        target.serving(),
        cause);
  }

  private static String cause(RuntimeException e) {
    return shown(String.valueOf(e.getMessage()));
  }

  /** Messages quote what versions say about themselves, and logs and callers get to see them. */
  private static String shown(String text) {
    String cut = text.length() <= MAX_CAUSE_CHARS ? text : text.substring(0, MAX_CAUSE_CHARS) + "…";
    return CONTROL.matcher(cut).replaceAll("?");
  }
}
