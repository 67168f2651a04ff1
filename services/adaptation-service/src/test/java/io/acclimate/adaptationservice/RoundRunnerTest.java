package io.acclimate.adaptationservice;

import static io.acclimate.adaptationservice.Samples.digest;
import static io.acclimate.adaptationservice.Samples.experience;
import static io.acclimate.adaptationservice.Samples.head;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.acclimate.adaptationservice.Registry.CompleteRound;
import io.acclimate.adaptationservice.Registry.RoundFailed;
import io.acclimate.client.HttpBlobStore;
import io.acclimate.core.adaptation.RoundReport;
import io.acclimate.core.adaptation.RoundRequest;
import io.acclimate.core.adaptation.RoundResult;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.LastExperience;
import io.acclimate.core.artifact.Pack;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RoundRunnerTest {
  private static final byte[] TRAINING = "training".getBytes(StandardCharsets.UTF_8);
  private static final Digest PROFILES = digest("profiles");

  private final MemoryRegistry registry = new MemoryRegistry();
  private final List<Range> read = new ArrayList<>();
  private final List<Reports.Report> reports = new ArrayList<>();
  private Examples examples =
      (model, range, stopped) -> {
        read.add(range);
        return new Pack(List.of());
      };
  private Trainer trainer = RoundRunnerTest::learnt;
  private final AtomicBoolean stopped = new AtomicBoolean();

  @BeforeEach
  void register() {
    registry.putAll(Map.of(Digest.of(Samples.SPEC_BLOB), Samples.SPEC_BLOB));
    registry.register("valves", head("w1", 0));
  }

  @Test
  void completesARoundAndReportsIt() throws Exception {
    Outcome outcome = run(experience(1));

    assertThat(outcome).isEqualTo(new Outcome.Completed(Registry.Verdict.LEARNT, "better", 2));
    assertThat(registry.model("valves").orElseThrow().covered()).isEqualTo(1);
    assertThat(reports)
        .singleElement()
        .isInstanceOfSatisfying(
            Reports.Completed.class, report -> assertThat(report.version()).isEqualTo(2));
  }

  @Test
  void aVersionNamesTheProfilesOfTheDataItWasMadeOf() throws Exception {
    run(experience(1));

    assertThat(registry.asked)
        .singleElement()
        .isInstanceOfSatisfying(
            CompleteRound.class,
            round -> {
              assertThat(round.version()).isNotNull();
              assertThat(round.version().profiles()).isEqualTo(PROFILES);
              assertThat(round.profiles()).isNull();
            });
  }

  @Test
  void anUnchangedRoundNamesTheProfilesItself() throws Exception {
    trainer = RoundRunnerTest::unchanged;

    run(experience(1));

    assertThat(registry.asked)
        .singleElement()
        .isInstanceOfSatisfying(
            CompleteRound.class,
            round -> {
              assertThat(round.version()).isNull();
              assertThat(round.profiles()).isEqualTo(PROFILES);
            });
  }

  @Test
  void aRepeatBySomebodyElseChangesNothing() throws Exception {
    Registry.Model before = registry.model("valves").orElseThrow();
    run(experience(1));

    Outcome again = runner().run(experience(1), before, stopped::get);

    assertThat(again).isInstanceOf(Outcome.Completed.class);
    assertThat(registry.asked).hasSize(2).extracting(Registry.Command::id).containsOnly(id(0));
  }

  @Test
  void trimsExamplesThatTheHeadCovers() throws Exception {
    registry.register("valves", new Head(digest("w1"), null, null, new LastExperience(1, 0, 13)));

    run(experience(2));

    assertThat(read).containsExactly(new Range(0, 14, 19));
    assertThat(registry.asked.get(0).range()).isEqualTo(new Range(0, 14, 19));
  }

  @Test
  void putsBlobsThatTheRegistryMissesAndAsksUnderAnotherId() throws Exception {
    registry.lose(Digest.of(TRAINING));

    Outcome outcome = run(experience(1));

    assertThat(outcome).isInstanceOf(Outcome.Completed.class);
    assertThat(registry.asked).extracting(Registry.Command::id).containsExactly(id(0), id(1));
  }

  @Test
  void givesWayWhenTheHeadMoved() throws Exception {
    Registry.Model before = registry.model("valves").orElseThrow();
    registry.register("valves", head("rolled back", 0));

    Outcome outcome = runner().run(experience(1), before, stopped::get);

    assertThat(outcome).isInstanceOf(Outcome.Overtaken.class);
    assertThat(reports).isEmpty();
  }

  @Test
  void asksAnewWhenTheHeadHasComeBack() throws Exception {
    Registry.Model before = registry.model("valves").orElseThrow();
    registry.register("valves", head("rolled back", 0));
    runner().run(experience(1), before, stopped::get);
    registry.register("valves", before.head());

    Outcome outcome = run(experience(1));

    assertThat(outcome).isInstanceOf(Outcome.Completed.class);
  }

  @Test
  void reportsAFailureOncePerAttempt() throws Exception {
    trainer =
        (request, stop) -> {
          throw new IllegalStateException("out of memory");
        };

    assertThat(run(experience(1)))
        .isEqualTo(new Outcome.Failed("IllegalStateException: out of memory", 1));
    assertThat(run(experience(1))).isInstanceOf(Outcome.Failed.class);
    assertThat(reports).isEmpty();
    assertThat(run(experience(1))).isInstanceOf(Outcome.Failed.class);

    assertThat(registry.model("valves").orElseThrow().covered()).isEqualTo(1);
    assertThat(reports).singleElement().isInstanceOf(Reports.GivenUp.class);
    assertThat(registry.asked).allMatch(RoundFailed.class::isInstance).hasSize(3);
    assertThat(registry.asked.stream().map(Registry.Command::id).distinct()).hasSize(3);
  }

  @Test
  void aSpecThatIsNotThereFailsTheRound() throws Exception {
    Experience experience = experience(1);
    Experience withoutSpec =
        new Experience(
            experience.model(),
            1,
            experience.range(),
            experience.trigger(),
            digest("absent"),
            experience.closedAt());

    assertThat(run(withoutSpec)).isInstanceOf(Outcome.Failed.class);
  }

  @Test
  void completesAnExpiredExperienceAsFailed() throws Exception {
    examples =
        (model, range, stop) -> {
          throw new ExpiredException(range, 5);
        };

    Outcome outcome = run(experience(1));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Completed.class,
            completed -> {
              assertThat(completed.verdict()).isEqualTo(Registry.Verdict.FAILED);
              assertThat(completed.reason()).startsWith("expired");
            });
    assertThat(registry.model("valves").orElseThrow().head()).isEqualTo(head("w1", 1));
    assertThat(reports).singleElement().isInstanceOf(Reports.GivenUp.class);
  }

  @Test
  void anOutageIsNotTheRoundsFault() {
    examples =
        (model, range, stop) -> {
          throw new OutageException("broker away", new IllegalStateException());
        };

    assertThatThrownBy(() -> run(experience(1))).isInstanceOf(OutageException.class);
    assertThat(registry.asked).isEmpty();
  }

  @Test
  void aMissingTokenIsNotTheRoundsFault() throws Exception {
    try (BlobsBehindAToken closed = new BlobsBehindAToken()) {
      trainer =
          (request, stop) -> {
            var unused = closed.store().get(digest("w1"));
            return learnt(request, stop);
          };

      assertThatThrownBy(() -> run(experience(1)))
          .isInstanceOf(OutageException.class)
          .hasMessageContaining("token-required")
          .hasMessageContaining("acclimate.registry.token");
    }
    assertThat(registry.asked).isEmpty();
    assertThat(reports).isEmpty();
  }

  @Test
  void discardsARoundThatWasStopped() {
    trainer =
        (request, stop) -> {
          stopped.set(true);
          if (stop.getAsBoolean()) {
            throw new CancellationException("cancelled before step 7");
          }
          return learnt(request, stop);
        };

    assertThatThrownBy(() -> run(experience(1))).isInstanceOf(StoppedException.class);
    assertThat(registry.asked).isEmpty();
  }

  @Test
  void discardsARoundThatEndedAfterItsTenure() {
    trainer =
        (request, stop) -> {
          stopped.set(true);
          return learnt(request, stop);
        };

    assertThatThrownBy(() -> run(experience(1))).isInstanceOf(StoppedException.class);
    assertThat(registry.asked).isEmpty();
  }

  /** A registry that gives nothing to those who show no token. */
  private static final class BlobsBehindAToken implements AutoCloseable {
    private static final byte[] PROBLEM =
        "{\"code\":\"token-required\",\"detail\":\"Show one.\"}".getBytes(StandardCharsets.UTF_8);

    private final HttpServer server;

    BlobsBehindAToken() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            exchange.sendResponseHeaders(401, PROBLEM.length);
            exchange.getResponseBody().write(PROBLEM);
            exchange.close();
          });
      server.start();
    }

    HttpBlobStore store() {
      return new HttpBlobStore(URI.create("http://localhost:" + server.getAddress().getPort()));
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  private Outcome run(Experience experience) throws StoppedException {
    return runner().run(experience, registry.model("valves").orElseThrow(), stopped::get);
  }

  private RoundRunner runner() {
    return new RoundRunner(registry, examples, registry, trainer, reports::add, () -> Samples.NOW);
  }

  /** Identity of the command that completes experience 1 from its first head. */
  private static String id(int repeat) {
    return new CompleteRound(
            experience(1),
            experience(1).range(),
            head("w1", 0).digest(),
            head("w2", 1),
            Registry.Verdict.LEARNT,
            "",
            null,
            null,
            null,
            repeat)
        .id();
  }

  private static RoundResult learnt(RoundRequest request, BooleanSupplier stop) {
    return result(request, io.acclimate.core.adaptation.Verdict.LEARNT, digest("w2"));
  }

  private static RoundResult unchanged(RoundRequest request, BooleanSupplier stop) {
    return result(request, io.acclimate.core.adaptation.Verdict.UNCHANGED, null);
  }

  /**
   * @param serving the version it makes; null for none
   */
  private static RoundResult result(
      RoundRequest request,
      io.acclimate.core.adaptation.Verdict verdict,
      @Nullable Digest serving) {
    Head next =
        new Head(
            serving == null ? request.head().weights() : serving,
            null,
            null,
            new LastExperience(request.experience(), request.partition(), request.lastOffset()));
    return new RoundResult(
        verdict,
        "better",
        next,
        serving,
        Digest.of(TRAINING),
        PROFILES,
        serving == null ? 0 : 10,
        new RoundReport(
            request.model(),
            request.experience(),
            verdict,
            "better",
            serving,
            request.head().weights(),
            request.head().digest(),
            request.pack().digest(),
            0,
            0,
            0,
            List.of(),
            digest("seed"),
            32,
            "cpu",
            0.1),
        Map.of(Digest.of(TRAINING), TRAINING));
  }
}
