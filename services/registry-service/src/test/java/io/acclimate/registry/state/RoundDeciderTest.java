package io.acclimate.registry.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Head;
import io.acclimate.registry.state.Action.CompleteRound;
import io.acclimate.registry.state.Action.RoundFailed;
import io.acclimate.registry.state.Decision.Applied;
import io.acclimate.registry.state.Decision.Refused;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class RoundDeciderTest {
  private final World world = new World().registered();

  @Test
  void makesTheNextVersionTheChampionInTheSameDecision() {
    CompleteRound round = world.round(Verdict.LEARNT);

    Decision decision = world.send(round);

    assertThat(decision)
        .asInstanceOf(InstanceOfAssertFactories.type(Applied.class))
        .satisfies(
            applied -> {
              assertThat(applied.version()).isEqualTo(2);
              assertThat(applied.head()).isEqualTo(round.newHead());
              assertThat(applied.aliases())
                  .containsEntry(
                      "champion", new AliasTarget(2, round.newHead().weights(), 2_000, null));
            });
    assertThat(world.model().versionCount()).isEqualTo(2);
    assertThat(world.state.log(World.MODEL).versions())
        .extracting(Version::number, Version::experience)
        .containsExactly(tuple(1, null), tuple(2, 1L));
  }

  @Test
  void leavesTheChampionToPeopleWhenReleaseIsManual() {
    World manual = new World().registered(Spec.ReleasePolicy.MANUAL);

    manual.send(manual.round(Verdict.LEARNT));

    assertThat(manual.model().versionCount()).isEqualTo(2);
    assertThat(manual.model().champion().version()).isEqualTo(1);
  }

  @Test
  void advancesOnlyTheHeadWhenWeightsDidNotWin() {
    Head before = world.model().head();

    world.send(world.round(Verdict.UNCHANGED));

    Head after = world.model().head();
    assertThat(after.weights()).isEqualTo(before.weights());
    assertThat(after.dataState()).isNotEqualTo(before.dataState());
    assertThat(after.lastExperience()).isNotNull();
    assertThat(world.model().versionCount()).isEqualTo(1);
  }

  @Test
  void givesUpAnExperienceThatCannotBeReadAnyMore() {
    Head before = world.model().head();

    world.send(world.round(Verdict.FAILED));

    assertThat(world.model().head())
        .isEqualTo(
            new Head(
                before.weights(),
                before.weightsState(),
                before.dataState(),
                world.model().head().lastExperience()));
    assertThat(world.model().head().lastExperience()).isNotNull();
  }

  @Test
  void completesAnExperienceOnlyOnce() {
    CompleteRound round = world.round(Verdict.LEARNT);
    world.send(round);
    ModelState after = world.model();

    Decision repeat = world.send(round);

    assertRefused(repeat, "already-completed");
    assertThat(world.model()).isEqualTo(after);
  }

  @Test
  void answersARepeatedCommandWithItsFirstChange() {
    CompleteRound round = world.round(Verdict.LEARNT);
    world.send("once", World.MODEL, round);
    long first = world.state.position();

    Decision repeat = world.send("once", World.MODEL, round);

    assertThat(repeat).isEqualTo(new Decision.Repeated(first));
    assertThat(world.state.answer("once").orElseThrow().offset()).isEqualTo(first);
  }

  static Stream<Arguments> refusals() {
    Digest other = Digest.of(new byte[] {1});
    return Stream.of(
        refusal(
            "another worker was faster",
            "head-mismatch",
            (w, r) -> with(r, other, r.experience(), r.newHead(), r.verdict())),
        refusal(
            "an experience is left out",
            "head-mismatch",
            (w, r) -> w.round(w.model(), r.verdict(), new ExperienceRange(3, 4, 200, 209))),
        refusal(
            "the range starts where the head has been",
            "range-overlap",
            (w, r) -> w.round(w.model(), r.verdict(), new ExperienceRange(2, 4, 109, 120))),
        refusal(
            "the range is in another partition",
            "round-invalid",
            (w, r) -> w.round(w.model(), r.verdict(), new ExperienceRange(2, 5, 110, 120))),
        refusal(
            "the new head covers another experience",
            "round-invalid",
            (w, r) -> with(r, r.expectedHead(), r.experience(), w.model().head(), r.verdict())),
        refusal(
            "a round that learnt brings no version",
            "round-invalid",
            (w, r) ->
                new CompleteRound(
                    r.experience(),
                    r.expectedHead(),
                    r.newHead(),
                    Verdict.LEARNT,
                    "",
                    null,
                    r.training(),
                    null)),
        refusal(
            "an unchanged round brings a version",
            "round-invalid",
            (w, r) -> with(r, r.expectedHead(), r.experience(), r.newHead(), Verdict.UNCHANGED)),
        refusal(
            "an unchanged round changes weights",
            "round-invalid",
            (w, r) ->
                new CompleteRound(
                    r.experience(),
                    r.expectedHead(),
                    r.newHead(),
                    Verdict.UNCHANGED,
                    "",
                    null,
                    r.training(),
                    null)),
        refusal(
            "a failed round changes the memory",
            "round-invalid",
            (w, r) -> {
              CompleteRound unchanged = w.round(Verdict.UNCHANGED);
              return new CompleteRound(
                  r.experience(),
                  r.expectedHead(),
                  unchanged.newHead(),
                  Verdict.FAILED,
                  "",
                  null,
                  null,
                  null);
            }),
        refusal(
            "the training manifest is of another head",
            "blob-invalid",
            (w, r) -> {
              Digest training = w.training(w.model().head());
              return new CompleteRound(
                  r.experience(),
                  r.expectedHead(),
                  r.newHead(),
                  Verdict.LEARNT,
                  "",
                  new NewVersion(r.newHead().weights(), training, 1, "", null),
                  training,
                  null);
            }),
        refusal(
            "the profiles are none",
            "blob-invalid",
            (w, r) ->
                new CompleteRound(
                    r.experience(),
                    r.expectedHead(),
                    r.newHead(),
                    Verdict.LEARNT,
                    "",
                    new NewVersion(
                        r.newHead().weights(),
                        w.training(r.newHead()),
                        1,
                        "",
                        w.blob("no profiles")),
                    r.training(),
                    null)),
        refusal(
            "the profiles of an unchanged round are none",
            "blob-invalid",
            (w, r) -> with(w.round(Verdict.UNCHANGED), w.blob("no profiles"))),
        refusal(
            "a round that learnt has profiles beside its version's",
            "round-invalid",
            (w, r) -> with(r, w.profiles("more"))),
        refusal(
            "a failed round has profiles",
            "round-invalid",
            (w, r) -> with(w.round(Verdict.FAILED), w.profiles("more"))),
        refusal(
            "the serving manifest is none",
            "blob-invalid",
            (w, r) -> {
              Head head = new Head(w.blob("no manifest"), null, null, r.newHead().lastExperience());
              return new CompleteRound(
                  r.experience(),
                  r.expectedHead(),
                  head,
                  Verdict.LEARNT,
                  "",
                  new NewVersion(head.weights(), w.training(head), 1, "", null),
                  w.training(head),
                  null);
            }));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("refusals")
  void refuses(String name, String code, BiFunction<World, CompleteRound, CompleteRound> spoilt) {
    world.send(world.round(Verdict.LEARNT));
    ModelState before = world.model();

    Decision decision = world.send(spoilt.apply(world, world.round(Verdict.LEARNT)));

    assertRefused(decision, code);
    assertThat(world.model()).isEqualTo(before);
  }

  @Test
  void namesAbsentBlobsAndAcceptsTheRoundOnceTheyAreThere() {
    CompleteRound round = world.round(Verdict.LEARNT);
    Digest tensor =
        Digest.of("tensor gas-sensors experience %s".formatted(round.experience()).getBytes(UTF_8));
    Digest pack = Digest.of("pack %s".formatted(round.newHead()).getBytes(UTF_8));
    byte[] tensorBytes = world.blobs.get(tensor);
    byte[] packBytes = world.blobs.get(pack);
    Digest profiles = requireNonNull(requireNonNull(round.version()).profiles());
    byte[] profileBytes = world.blobs.get(profiles);
    world.blobs.lose(tensor);
    world.blobs.lose(pack);
    world.blobs.lose(profiles);

    Decision first = world.send(round);
    world.blobs.put(tensorBytes);
    world.blobs.put(packBytes);
    world.blobs.put(profileBytes);
    Decision second = world.send(round);

    assertThat(assertRefused(first, "absent-blobs").absentBlobs())
        .containsExactlyInAnyOrder(tensor, pack, profiles);
    assertThat(second).isInstanceOf(Applied.class);
  }

  @Test
  void namesAbsentProfilesOfAnUnchangedRound() {
    CompleteRound round = world.round(Verdict.UNCHANGED);
    Digest profiles = requireNonNull(round.profiles());
    world.blobs.lose(profiles);

    Decision decision = world.send(round);

    assertThat(assertRefused(decision, "absent-blobs").absentBlobs()).containsExactly(profiles);
  }

  @Test
  void completesAnExperienceAsFailedAtTheThirdReport() {
    Head before = world.model().head();
    RoundFailed failure = world.failure("out of memory");

    world.send(failure);
    world.send(failure);
    ModelState twice = world.model();
    world.send(failure);

    assertThat(twice.head()).isEqualTo(before);
    assertThat(twice.failures()).isEqualTo(new Failures(1, 2, "out of memory"));
    assertThat(world.model().failures()).isNull();
    assertThat(world.model().head())
        .isEqualTo(
            new Head(
                before.weights(),
                before.weightsState(),
                before.dataState(),
                failure.experience().asLast()));
    assertRefused(world.send(failure), "already-completed");
  }

  @Test
  void forgetsFailuresWhenTheExperienceIsCompletedAfterAll() {
    world.send(world.failure("lost a device"));

    world.send(world.round(Verdict.UNCHANGED));

    assertThat(world.model().failures()).isNull();
  }

  @Test
  void doesNotCountAFailureOfARoundThatStartedElsewhere() {
    RoundFailed failure = world.failure("lost a device");
    RoundFailed elsewhere =
        new RoundFailed(failure.experience(), Digest.of(new byte[0]), failure.cause());

    assertRefused(world.send(elsewhere), "head-mismatch");

    assertThat(world.model().failures()).isNull();
  }

  @Test
  void completesRoundsOfAPausedModel() {
    world.send(new Action.PauseModel("maintenance"));

    world.send(world.round(Verdict.LEARNT));

    assertThat(world.model().paused()).isTrue();
    assertThat(world.model().versionCount()).isEqualTo(2);
  }

  private static Arguments refusal(
      String name, String code, BiFunction<World, CompleteRound, CompleteRound> spoilt) {
    return Arguments.of(name, code, spoilt);
  }

  private static CompleteRound with(
      CompleteRound round, Digest expected, ExperienceRange range, Head newHead, Verdict verdict) {
    return new CompleteRound(
        range,
        expected,
        newHead,
        verdict,
        round.reason(),
        round.version(),
        round.training(),
        round.profiles());
  }

  private static CompleteRound with(CompleteRound round, Digest profiles) {
    return new CompleteRound(
        round.experience(),
        round.expectedHead(),
        round.newHead(),
        round.verdict(),
        round.reason(),
        round.version(),
        round.training(),
        profiles);
  }

  static Refused assertRefused(Decision decision, String code) {
    assertThat(decision).isInstanceOf(Refused.class);
    Refused refused = (Refused) decision;
    assertThat(refused.code()).as(refused.reason()).isEqualTo(code);
    assertThat(refused.reason()).isNotBlank();
    assertThat(refused.absentBlobs().isEmpty()).isEqualTo(!code.equals("absent-blobs"));
    return refused;
  }

  static List<Integer> versionNumbers(World world) {
    return world.state.log(World.MODEL).versions().stream().map(Version::number).toList();
  }
}
