package io.acclimate.adaptationservice;

import io.acclimate.adaptationservice.Registry.Command;
import io.acclimate.adaptationservice.Registry.CompleteRound;
import io.acclimate.adaptationservice.Registry.Decision;
import io.acclimate.adaptationservice.Registry.Decision.Applied;
import io.acclimate.adaptationservice.Registry.Decision.Refused;
import io.acclimate.adaptationservice.Registry.Model;
import io.acclimate.adaptationservice.Registry.NewVersion;
import io.acclimate.adaptationservice.Registry.RoundFailed;
import io.acclimate.adaptationservice.Registry.Verdict;
import io.acclimate.client.RegistryException;
import io.acclimate.client.RegistryUnavailableException;
import io.acclimate.core.adaptation.RoundRequest;
import io.acclimate.core.adaptation.RoundResult;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.LastExperience;
import io.acclimate.core.model.ModelSpec;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * One attempt at the round of an experience, from its examples to the registry's decision. It keeps
 * nothing: killed at any point, the next attempt starts from the same head and makes the same bits.
 */
final class RoundRunner {
  private static final String HEAD_MISMATCH = "head-mismatch";
  private static final String ABSENT_BLOBS = "absent-blobs";
  private static final Set<String> OVERTAKEN = Set.of(HEAD_MISMATCH, "already-completed");
  private static final int MAX_CAUSE_CHARACTERS = 500;

  private final Registry registry;
  private final Examples examples;
  private final RoundBlobs blobs;
  private final Trainer trainer;
  private final Reports reports;
  private final InstantSource clock;

  RoundRunner(
      Registry registry,
      Examples examples,
      RoundBlobs blobs,
      Trainer trainer,
      Reports reports,
      InstantSource clock) {
    this.registry = registry;
    this.examples = examples;
    this.blobs = blobs;
    this.trainer = trainer;
    this.reports = reports;
    this.clock = clock;
  }

  /**
   * Runs the round of the experience that is next for a model.
   *
   * @throws OutageException if something around the round is away
   * @throws StoppedException if {@code stopped} turns true first; whatever was made is discarded
   */
  Outcome run(Experience experience, Model model, BooleanSupplier stopped) throws StoppedException {
    Attempt attempt = new Attempt(experience, model, clock.instant(), stopped);
    Computed computed = compute(experience, model.head(), stopped);
    if (stopped.getAsBoolean()) {
      throw new StoppedException();
    }
    return switch (computed) {
      case Learnt learnt -> complete(attempt, learnt);
      case Expired expired -> giveUp(attempt, expired.reason());
      case Broken broken -> fail(attempt, broken.cause());
    };
  }

  /** What the steps of an attempt share. */
  private record Attempt(
      Experience experience, Model model, Instant startedAt, BooleanSupplier stopped) {
    Head head() {
      return model.head();
    }

    /** The examples that are left for it; all if none are. */
    Range range() {
      LastExperience last = head().lastExperience();
      return last == null
          ? experience.range()
          : experience.range().after(last).orElse(experience.range());
    }
  }

  /** What became of the computation. */
  private sealed interface Computed {}

  private record Learnt(Range range, RoundResult result) implements Computed {}

  private record Expired(String reason) implements Computed {}

  private record Broken(String cause) implements Computed {}

  private Computed compute(Experience experience, Head head, BooleanSupplier stopped)
      throws StoppedException {
    LastExperience last = head.lastExperience();
    Optional<Range> left =
        last == null ? Optional.of(experience.range()) : experience.range().after(last);
    if (left.isEmpty()) {
      return new Broken("its examples are covered by experiences before it");
    }
    Range range = left.get();
    try {
      RoundRequest request =
          new RoundRequest(
              experience.model(),
              head,
              examples.read(experience.model(), range, stopped),
              experience.number(),
              range.partition(),
              range.lastOffset(),
              ModelSpec.fromJson(Json.parse(blobs.get(experience.spec()))),
              experience.spec());
      RoundResult result = trainer.adapt(request, stopped);
      blobs.putAll(result.blobs());
      return new Learnt(range, result);
    } catch (ExpiredException e) {
      return new Expired(String.valueOf(e.getMessage()));
    } catch (CancellationException e) {
      throw new StoppedException();
    } catch (OutageException e) {
      throw e;
    } catch (RegistryUnavailableException | UncheckedIOException e) {
      throw new OutageException(String.valueOf(e.getMessage()), e);
    } catch (RegistryException e) {
      if (e.isAboutRights()) {
        throw withoutRights(e);
      }
      return new Broken(cause(e));
    } catch (RuntimeException e) {
      // Whatever goes wrong in a round is reported to the registry, which counts it.
      return new Broken(cause(e));
    }
  }

  private Outcome complete(Attempt attempt, Learnt learnt) throws StoppedException {
    RoundResult result = learnt.result();
    Digest serving = result.serving();
    CompleteRound command =
        new CompleteRound(
            attempt.experience(),
            learnt.range(),
            attempt.head().digest(),
            result.newHead(),
            verdict(result),
            result.reason(),
            serving == null
                ? null
                : new NewVersion(serving, result.sizeBytes(), result.reason(), result.profiles()),
            result.training(),
            serving == null ? result.profiles() : null,
            0);
    Outcome outcome = settle(attempt, command, result.blobs());
    if (outcome instanceof Outcome.Completed completed) {
      reports.send(
          new Reports.Completed(
              attempt.experience(),
              result.report(),
              completed.version(),
              attempt.startedAt(),
              clock.instant()));
    }
    return outcome;
  }

  /** Completes an experience that cannot be read any more. */
  private Outcome giveUp(Attempt attempt, String reason) throws StoppedException {
    Head head = attempt.head();
    Range range = attempt.range();
    Head next =
        new Head(
            head.weights(),
            head.weightsState(),
            head.dataState(),
            new LastExperience(
                attempt.experience().number(), range.partition(), range.lastOffset()));
    CompleteRound command =
        new CompleteRound(
            attempt.experience(),
            range,
            head.digest(),
            next,
            Verdict.FAILED,
            reason,
            null,
            null,
            null,
            0);
    Outcome outcome = settle(attempt, command, Map.of());
    if (outcome instanceof Outcome.Completed) {
      report(attempt, reason);
    }
    return outcome;
  }

  /** Sees a completion through: puts what the registry misses, and asks again. */
  private Outcome settle(Attempt attempt, CompleteRound command, Map<Digest, byte[]> made)
      throws StoppedException {
    Command asked = command;
    while (true) {
      switch (decide(attempt, asked)) {
        case Applied applied -> {
          return new Outcome.Completed(command.verdict(), command.reason(), applied.version());
        }
        case Refused refused when refused.code().equals(ABSENT_BLOBS) -> {
          Map<Digest, byte[]> absent = new TreeMap<>(made);
          absent.keySet().retainAll(refused.absentBlobs());
          if (absent.isEmpty()) {
            return fail(attempt, refused.reason());
          }
          put(absent);
          asked = asked.again();
        }
        case Refused refused when OVERTAKEN.contains(refused.code()) -> {
          return new Outcome.Overtaken(refused.reason());
        }
        case Refused refused -> {
          return fail(attempt, refused.code() + ": " + refused.reason());
        }
      }
    }
  }

  private Outcome fail(Attempt attempt, String cause) throws StoppedException {
    int failure = attempt.model().failures() + 1;
    RoundFailed command =
        new RoundFailed(
            attempt.experience(), attempt.range(), attempt.head().digest(), cause, failure, 0);
    return switch (decide(attempt, command)) {
      case Applied applied -> {
        if (covered(attempt)) {
          report(attempt, "failed %d times, the last time for %s".formatted(failure, cause));
        }
        yield new Outcome.Failed(cause, failure);
      }
      case Refused refused ->
          new Outcome.Overtaken(refused.code() + ": " + refused.reason() + "; after " + cause);
    };
  }

  /**
   * Decides a command. A refusal is remembered for ever, but a head may come back (by rollbacks):
   * then the command is asked anew.
   */
  private Decision decide(Attempt attempt, Command command) throws StoppedException {
    Command asked = command;
    while (true) {
      Decision decision = registry.decide(asked, attempt.stopped());
      if (!(decision instanceof Refused refused)
          || !refused.code().equals(HEAD_MISMATCH)
          || !headIsAs(attempt)) {
        return decision;
      }
      asked = asked.again();
    }
  }

  private boolean headIsAs(Attempt attempt) {
    return registry
        .model(attempt.experience().model())
        .map(model -> model.head().equals(attempt.head()))
        .orElse(false);
  }

  private boolean covered(Attempt attempt) {
    return registry
        .model(attempt.experience().model())
        .map(model -> model.covered() >= attempt.experience().number())
        .orElse(false);
  }

  private void report(Attempt attempt, String reason) {
    reports.send(
        new Reports.GivenUp(
            attempt.experience(), attempt.head(), reason, attempt.startedAt(), clock.instant()));
  }

  private void put(Map<Digest, byte[]> absent) {
    try {
      blobs.putAll(absent);
    } catch (RegistryUnavailableException e) {
      throw new OutageException(String.valueOf(e.getMessage()), e);
    } catch (RegistryException e) {
      throw e.isAboutRights() ? withoutRights(e) : e;
    }
  }

  /** No round could do better: the worker waits for the right token. */
  private static OutageException withoutRights(RegistryException e) {
    return new OutageException(e.getMessage() + " (setting acclimate.registry.token)", e);
  }

  private static Verdict verdict(RoundResult result) {
    return switch (result.verdict()) {
      case LEARNT -> Verdict.LEARNT;
      case UNCHANGED -> Verdict.UNCHANGED;
    };
  }

  private static String cause(RuntimeException e) {
    String cause = e.getClass().getSimpleName() + ": " + e.getMessage();
    return cause.length() <= MAX_CAUSE_CHARACTERS
        ? cause
        : cause.substring(0, MAX_CAUSE_CHARACTERS) + "…";
  }
}
