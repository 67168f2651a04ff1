package io.acclimate.registry.collection;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Head;
import io.acclimate.registry.state.Action;
import io.acclimate.registry.state.Answer;
import io.acclimate.registry.state.Decision.Applied;
import io.acclimate.registry.state.ModelLog;
import io.acclimate.registry.state.ModelState;
import io.acclimate.registry.state.RegistryState;
import io.acclimate.registry.state.Standing;
import io.acclimate.registry.state.Version;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the journal names and somebody may still want, at one position of it.
 *
 * @param position of the journal
 * @param blobs that are wanted for themselves: states, specs, profiles
 * @param serving serving manifests, wanted with all that they name
 * @param newest training manifests of each model's newest round, wanted with all that they name
 * @param training other training manifests, wanted with all that they name as far as they are still
 *     there: a rollback, an alias or a setting may lead back to one that nothing led to before
 */
record Roots(
    long position,
    Set<Digest> blobs,
    Set<Digest> serving,
    Set<Digest> newest,
    Set<Digest> training) {
  private static final String ROUND = Action.CompleteRound.class.getSimpleName();

  Roots {
    blobs = Set.copyOf(blobs);
    serving = Set.copyOf(serving);
    newest = Set.copyOf(newest);
    training = Set.copyOf(training);
  }

  /**
   * What is wanted in this state.
   *
   * @param keptRounds of so many rounds of each model, the last ones, everything is kept that they
   *     began with or made
   */
  static Roots of(RegistryState state, int keptRounds) {
    Set<Digest> blobs = new HashSet<>();
    Set<Digest> serving = new HashSet<>();
    Set<Digest> newest = new HashSet<>();
    Set<Digest> training = new HashSet<>();
    for (ModelState model : state.models()) {
      ModelLog log = state.log(model.name());
      Head head = model.head();
      serving.add(head.weights());
      add(blobs, head.weightsState(), head.dataState());
      blobs.addAll(log.specs());
      Set<Integer> aliased =
          model.aliases().values().stream().map(a -> a.version()).collect(Collectors.toSet());
      log.previousChampion().map(Version::number).ifPresent(aliased::add);
      for (Version version : log.versions()) {
        if (log.standing(version.number()) != Standing.DELETED) {
          serving.add(version.made().serving());
          add(blobs, version.made().profiles());
          add(blobs, log.reference(version.number()).orElse(null));
          if (aliased.contains(version.number())) {
            training.add(version.made().training());
            add(blobs, version.weightsState());
          }
        }
      }
      List<Digest> rounds = lastRounds(log, keptRounds).toList();
      newest.add(rounds.getFirst());
      training.addAll(rounds);
    }
    training.removeAll(newest);
    return new Roots(state.position(), blobs, serving, newest, training);
  }

  /**
   * Training manifests of the last rounds, newest first, and that of the version that they began
   * with where there were fewer.
   */
  private static Stream<Digest> lastRounds(ModelLog log, int keptRounds) {
    Stream<Digest> rounds =
        log.answers().reversed().stream()
            .filter(answer -> answer.decision() instanceof Applied)
            .filter(answer -> answer.envelope().kind().equals(ROUND))
            .map(Answer::evidence)
            .filter(Objects::nonNull);
    return Stream.concat(rounds, Stream.of(log.versions().getFirst().made().training()))
        .limit(keptRounds + 1L);
  }

  private static void add(Set<Digest> blobs, @Nullable Digest... digests) {
    for (Digest digest : digests) {
      if (digest != null) {
        blobs.add(digest);
      }
    }
  }
}
