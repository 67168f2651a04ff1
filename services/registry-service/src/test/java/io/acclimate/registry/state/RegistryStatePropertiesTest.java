package io.acclimate.registry.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.LastExperience;
import io.acclimate.registry.export.RegistryExport;
import io.acclimate.registry.state.Action.CompleteRound;
import io.acclimate.registry.state.Decision.Applied;
import io.acclimate.registry.state.Decision.Repeated;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent in whatever order, the journal tells the whole story and the promises hold. */
final class RegistryStatePropertiesTest {
  private static final List<String> NAMES = List.of("gas-sensors", "pumps", "turbines");
  private static final int COMMANDS = 400;

  private final World world = new World();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void keepsItsPromisesUnderAnySequenceOfCommands(long seed) {
    RandomGenerator random = new Random(seed);
    Map<String, ModelState> before = new HashMap<>();
    for (int i = 0; i < COMMANDS; i++) {
      String name = NAMES.get(random.nextInt(NAMES.size()));
      Decision decision =
          world.send("id-" + random.nextInt(COMMANDS), name, anyAction(name, random));
      world.state.model(name).ifPresent(after -> verify(before.put(name, after), after, decision));
    }

    RegistryState replayed = new RegistryState();
    world.journal.forEach(replayed::append);

    assertThat(replayed).usingRecursiveComparison().isEqualTo(world.state);
    byte[] export = export(world.state);
    assertThat(export(replayed)).isEqualTo(export);
    assertThat(Json.parse(export).canonical()).as("canonical").isEqualTo(export);
    assertThat(world.journal).hasSize(COMMANDS);
    assertThat(world.journal.stream().filter(RegistryStatePropertiesTest::isApplied))
        .as("the sequence moves the state")
        .hasSizeGreaterThan(COMMANDS / 8);
  }

  private static byte[] export(RegistryState state) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      RegistryExport.of(state).writeTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private void verify(@Nullable ModelState before, ModelState after, Decision decision) {
    ModelLog log = world.state.log(after.name());
    assertThat(log.versions())
        .extracting(Version::number)
        .isEqualTo(IntStream.rangeClosed(1, after.versionCount()).boxed().toList());
    after
        .aliases()
        .values()
        .forEach(
            target -> {
              assertThat(log.version(target.version()).orElseThrow().asTarget()).isEqualTo(target);
              assertThat(log.standing(target.version())).isEqualTo(Standing.ACTIVE);
            });
    assertThat(after.aliases().keySet())
        .contains(ModelState.CHAMPION)
        .containsAll(after.traffic().stream().map(TrafficShare::alias).toList());
    if (!after.deleted()) {
      after
          .aliases()
          .forEach(
              (alias, target) ->
                  assertThat(log.tenures(alias).getLast().target().version())
                      .isEqualTo(target.version()));
    }
    assertThat(log.versions())
        .filteredOn(version -> log.standing(version.number()) != Standing.DELETED)
        .extracting(v -> v.made().serving())
        .contains(after.head().weights());
    if (before == null) {
      return;
    }
    assertThat(lastNumber(after)).isBetween(lastNumber(before), lastNumber(before) + 1);
    assertThat(lastOffset(after)).isGreaterThanOrEqualTo(lastOffset(before));
    if (decision instanceof Applied) {
      assertThat(after.epoch()).isGreaterThan(before.epoch()).isEqualTo(world.state.position());
    } else {
      assertThat(after).isEqualTo(before);
    }
    if (decision instanceof Repeated repeated) {
      assertThat(repeated.firstOffset()).isLessThan(world.state.position());
    }
  }

  private Action anyAction(String name, RandomGenerator random) {
    ModelState model = world.state.model(name).orElse(null);
    Spec.ReleasePolicy policy =
        random.nextBoolean() ? Spec.ReleasePolicy.AUTO : Spec.ReleasePolicy.MANUAL;
    if (model == null) {
      return switch (random.nextInt(4)) {
        case 0 -> new Action.PauseModel("there is no such model");
        case 1 -> new Action.CreateModel(Notes.NONE);
        case 2 -> notes(null, random);
        default -> world.registration(name, policy);
      };
    }
    int version = random.nextInt(model.versionCount() + 2);
    return switch (random.nextInt(20)) {
      case 0 -> world.registration(name, policy);
      case 1 ->
          new Action.SetAlias(random.nextBoolean() ? "champion" : "challenger", version, "", null);
      case 2 -> new Action.RollBack(version, "");
      case 3 -> new Action.RollBack(null, "");
      case 4 -> new Action.RefuseVersion(version, "no");
      case 5 -> random.nextBoolean() ? new Action.PauseModel("") : new Action.ResumeModel();
      case 6 -> new Action.UpdateSpec(world.spec(policy, random.nextBoolean() ? 0.2 : 0.3));
      case 7 ->
          random.nextInt(20) == 0 ? new Action.DeleteModel("no") : new Action.RetryExperience(1);
      case 8 ->
          new Action.RoundFailed(
              anyRange(model, random),
              random.nextInt(4) == 0 ? Digest.of(new byte[0]) : model.head().digest(),
              "out of memory");
      case 9 -> new Action.RemoveAlias(random.nextBoolean() ? "challenger" : "champion", "");
      case 10 ->
          new Action.SetTraffic(
              random.nextBoolean()
                  ? List.of()
                  : List.of(new TrafficShare("challenger", TrafficShare.Role.CANARY, 0.5)),
              "");
      case 11 -> new Action.RepublishVersion(version, Notes.NONE);
      case 12 -> new Action.ArchiveVersion(version, random.nextBoolean(), "");
      case 13 -> new Action.DeleteVersion(version, "");
      case 14 -> notes(random.nextBoolean() ? null : (Integer) version, random);
      default -> anyRound(model, random);
    };
  }

  private static Action notes(@Nullable Integer version, RandomGenerator random) {
    return new Action.Annotate(
        version, null, Map.of("k" + random.nextInt(3), "v"), List.of("k" + random.nextInt(3)));
  }

  private CompleteRound anyRound(ModelState model, RandomGenerator random) {
    Verdict[] verdicts = Verdict.values();
    CompleteRound round =
        world.round(model, verdicts[random.nextInt(verdicts.length)], anyRange(model, random));
    return random.nextInt(5) == 0
        ? new CompleteRound(
            round.experience(),
            Digest.of(new byte[0]),
            round.newHead(),
            round.verdict(),
            round.reason(),
            round.version(),
            round.training(),
            round.profiles())
        : round;
  }

  private static ExperienceRange anyRange(ModelState model, RandomGenerator random) {
    ExperienceRange next = World.nextRange(model, 1 + random.nextInt(20));
    return switch (random.nextInt(8)) {
      case 0 ->
          new ExperienceRange(
              Math.max(1, next.number() - 1),
              next.partition(),
              next.firstOffset(),
              next.lastOffset());
      case 1 ->
          new ExperienceRange(
              next.number(), next.partition(), next.firstOffset() - 1, next.lastOffset());
      case 2 ->
          new ExperienceRange(
              next.number() + 1, next.partition(), next.firstOffset(), next.lastOffset());
      default -> next;
    };
  }

  private static boolean isApplied(Change change) {
    return change.answer().decision() instanceof Applied;
  }

  private static long lastNumber(ModelState model) {
    LastExperience last = model.head().lastExperience();
    return last == null ? 0 : last.number();
  }

  private static long lastOffset(ModelState model) {
    LastExperience last = model.head().lastExperience();
    return last == null ? -1 : last.lastOffset();
  }
}
