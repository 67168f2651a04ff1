package io.acclimate.registry.state;

import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.LastExperience;
import io.acclimate.registry.state.Decision.Applied;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The compare-and-set on the head that makes learning exactly-once: a round counts only if it
 * started from the current head and is for the next experience, and completing that experience
 * changes the head.
 */
final class RoundDecider {
  private final BlobStore blobs;
  private final TrustedBackbones backbones;

  RoundDecider(BlobStore blobs, TrustedBackbones backbones) {
    this.blobs = blobs;
    this.backbones = backbones;
  }

  Decision complete(ModelState model, Action.CompleteRound round) {
    Optional<Decision> conflict = conflict(model, round.experience(), round.expectedHead());
    if (conflict.isPresent()) {
      return conflict.get();
    }
    String fault = fault(model.head(), round);
    if (fault != null) {
      return Refusal.ROUND_INVALID.because(model.head(), fault);
    }
    Completeness completeness = new Completeness(blobs);
    try {
      completeness.need(round.newHead());
      if (round.training() != null) {
        completeness.needTraining(round.training(), round.newHead());
      }
      if (round.version() != null) {
        completeness.needProfiles(round.version().profiles());
      }
      completeness.needProfiles(round.profiles());
    } catch (InvalidFormatException e) {
      return Refusal.BLOB_INVALID.because(model.head(), e);
    }
    if (!completeness.absent().isEmpty()) {
      return Decider.absentBlobs(model.head(), completeness);
    }
    NewVersion version = round.version();
    if (version == null) {
      return new Applied(round.newHead(), null, model.aliases(), detail(round));
    }
    Completeness before = new Completeness(blobs);
    before.needServing(model.head().weights());
    if (!before.absent().isEmpty()) {
      return Decider.absentBlobs(model.head(), before);
    }
    return backbones
        .refusal(model.head(), before.backbone(), completeness.backbone())
        .orElseGet(() -> learnt(model, round, version));
  }

  /** Counts a reported failure; the last one that is allowed completes the experience as failed. */
  Decision failed(ModelState model, Action.RoundFailed failed) {
    Optional<Decision> conflict = conflict(model, failed.experience(), failed.expectedHead());
    if (conflict.isPresent()) {
      return conflict.get();
    }
    int count = model.failureCount() + 1;
    boolean last = count >= Failures.LIMIT;
    Head head = model.head();
    return new Applied(
        last ? after(head, failed.experience()) : head,
        null,
        model.aliases(),
        "experience %d failed %d of %d times%s: %s"
            .formatted(
                failed.experience().number(),
                count,
                Failures.LIMIT,
                last ? " and is completed as failed" : "",
                failed.cause()));
  }

  private static Applied learnt(ModelState model, Action.CompleteRound round, NewVersion version) {
    int number = model.versionCount() + 1;
    boolean released = model.spec().releasePolicy() == Spec.ReleasePolicy.AUTO;
    SortedMap<String, AliasTarget> aliases =
        released
            ? AliasDecider.with(
                model,
                ModelState.CHAMPION,
                new AliasTarget(number, version.serving(), version.sizeBytes(), null))
            : model.aliases();
    return new Applied(
        round.newHead(),
        number,
        aliases,
        "%s; version %d %s"
            .formatted(detail(round), number, released ? "is champion" : "waits for a release"));
  }

  private static String detail(Action.CompleteRound round) {
    return "experience %d is completed as %s: %s"
        .formatted(
            round.experience().number(),
            switch (round.verdict()) {
              case LEARNT -> "learnt";
              case UNCHANGED -> "unchanged";
              case FAILED -> "failed";
            },
            round.reason());
  }

  /** What stands against the round's turn; empty if it is its turn. */
  private static Optional<Decision> conflict(
      ModelState model, ExperienceRange experience, Digest expectedHead) {
    Head head = model.head();
    LastExperience last = head.lastExperience();
    long lastNumber = last == null ? 0 : last.number();
    if (experience.number() <= lastNumber) {
      return Optional.of(
          Refusal.ALREADY_COMPLETED.because(
              head, "experience %d is completed already".formatted(experience.number())));
    }
    Digest current = head.digest();
    if (!expectedHead.equals(current)) {
      return Optional.of(
          Refusal.HEAD_MISMATCH.because(
              head,
              "the round started from head %s, now it is %s".formatted(expectedHead, current)));
    }
    if (experience.number() != lastNumber + 1) {
      return Optional.of(
          Refusal.HEAD_MISMATCH.because(
              head,
              "experience %d is not the next, that is %d"
                  .formatted(experience.number(), lastNumber + 1)));
    }
    if (last == null) {
      return Optional.empty();
    }
    if (experience.partition() != last.partition()) {
      return Optional.of(
          Refusal.ROUND_INVALID.because(
              head,
              "partition: %d is not the model's partition %d"
                  .formatted(experience.partition(), last.partition())));
    }
    return experience.firstOffset() > last.lastOffset()
        ? Optional.empty()
        : Optional.of(
            Refusal.RANGE_OVERLAP.because(
                head,
                "the range starts at offset %d, the head covers up to %d"
                    .formatted(experience.firstOffset(), last.lastOffset())));
  }

  /** What is wrong with the round in itself; null if nothing. */
  private static @Nullable String fault(Head before, Action.CompleteRound round) {
    Head after = round.newHead();
    if (!round.experience().asLast().equals(after.lastExperience())) {
      return "newHead: its last experience is not the round's";
    }
    if (round.training() == null && round.verdict() != Verdict.FAILED) {
      return "trainingDigest: only a failed round has none";
    }
    if (round.profiles() != null && round.verdict() != Verdict.UNCHANGED) {
      return "profiles: only an unchanged round has its own, a version names those that it has";
    }
    NewVersion version = round.version();
    return switch (round.verdict()) {
      case LEARNT -> {
        if (version == null) {
          yield "version: a round that learnt makes one";
        }
        if (!version.serving().equals(after.weights())) {
          yield "version: its serving manifest is not that of the new head";
        }
        yield version.training().equals(round.training())
            ? null
            : "version: its training manifest is not the round's";
      }
      case UNCHANGED -> {
        if (version != null) {
          yield "version: a round that changed nothing makes none";
        }
        yield sameWeights(before, after) ? null : "newHead: weights changed in an unchanged round";
      }
      case FAILED -> {
        if (version != null) {
          yield "version: a failed round makes none";
        }
        yield after(before, round.experience()).equals(after)
            ? null
            : "newHead: a failed round changes nothing but the last experience";
      }
    };
  }

  private static boolean sameWeights(Head before, Head after) {
    return before.weights().equals(after.weights())
        && Objects.equals(before.weightsState(), after.weightsState());
  }

  private static Head after(Head head, ExperienceRange experience) {
    return new Head(head.weights(), head.weightsState(), head.dataState(), experience.asLast());
  }
}
