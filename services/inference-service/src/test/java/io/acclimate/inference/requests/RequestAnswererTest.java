package io.acclimate.inference.requests;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.Input.TensorInput;
import io.acclimate.core.artifact.Input.TextInput;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.inference.TestServing;
import io.acclimate.inference.predictions.Answer;
import io.acclimate.inference.serving.Role;
import io.acclimate.inference.serving.Share;
import io.acclimate.inference.serving.Target;
import io.acclimate.inference.serving.TestVersions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestAnswererTest {
  private static final Duration MAX_WAIT = Duration.ofSeconds(30);
  private static final Input ZEROS =
      new TensorInput(TensorBytes.ofFloats(new float[TestVersions.FEATURES]));

  private final TestServing parts = new TestServing();
  private final AtomicLong nanos = new AtomicLong();
  private final RequestAnswerer answerer =
      new RequestAnswerer(parts.lookup, parts.traffic, parts.asker, 64, MAX_WAIT, nanos::get);

  @BeforeEach
  void serve() {
    parts.loader.want(
        TestVersions.plan(
            Map.of("champion", parts.versions.version(1), "challenger", parts.versions.version(2)),
            new Share("challenger", Role.CANARY, 0.5)));
    parts.loader.want(
        TestVersions.champion(new Target("waiting", 1, 1, Digest.of(new byte[] {1}), 1, null)));
    while (!parts.loader.settled() || !parts.deployments.has(TestVersions.MODEL, "challenger")) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  @AfterEach
  void close() {
    parts.close();
  }

  @Test
  void answersEachInItsPlaceWhateverBecomesOfItsNeighbours() {
    List<Verdict> verdicts =
        answer(
            List.of(
                request("e-1", "valves", ZEROS, "champion"),
                request("e-2", "nobody", ZEROS, null),
                request("e-3", "valves", new TextInput("hello"), null),
                request("e-4", "valves", ZEROS, "challenger"),
                request("e-5", "valves", ZEROS, "last-year"),
                request("e-6", "waiting", ZEROS, null),
                request("e-7", "valves", floats(3), null),
                request("e-8", "valves", floats(17), null)));

    assertThat(verdicts).hasSize(8);
    assertThat(answered(verdicts.get(0)))
        .returns("e-1", Answer::eventId)
        .returns(1, Answer::version)
        .returns("plant", Answer::domain)
        .returns(Role.SERVE, Answer::role);
    assertThat(reason(verdicts.get(1))).isEqualTo("unknown-model");
    assertThat(reason(verdicts.get(2))).isEqualTo("wrong-input");
    assertThat(answered(verdicts.get(3)).version()).isEqualTo(2);
    assertThat(reason(verdicts.get(4))).isEqualTo("unknown-alias");
    assertThat(verdicts.get(5)).isInstanceOf(Verdict.Waits.class);
    assertThat(reason(verdicts.get(6))).isEqualTo("wrong-input");
    assertThat(reason(verdicts.get(7))).isEqualTo("too-large");
  }

  @Test
  void routesByTheEventsIdAsTheOtherWaysInDo() {
    List<Request> requests =
        IntStream.range(0, 40).mapToObj(i -> request("e-" + i, "valves", ZEROS, null)).toList();

    List<Answer> answers = answer(requests).stream().map(RequestAnswererTest::answered).toList();

    assertThat(answers).extracting(Answer::version).contains(1, 2);
    assertThat(answers)
        .allSatisfy(
            answer ->
                assertThat(answer.role())
                    .isEqualTo(answer.version() == 2 ? Role.CANARY : Role.SERVE));
    assertThat(answers)
        .extracting(Answer::eventId)
        .containsExactlyElementsOf(requests.stream().map(Request::eventId).toList());
  }

  @Test
  void waitsForAVersionNoLongerThanItMayAndThenNotAgain() {
    Request request = request("e-1", "waiting", ZEROS, null);
    assertThat(answer(List.of(request)).get(0)).isInstanceOf(Verdict.Waits.class);
    nanos.addAndGet(MAX_WAIT.toNanos() - 1);
    assertThat(answer(List.of(request)).get(0)).isInstanceOf(Verdict.Waits.class);

    nanos.addAndGet(1);

    assertThat(reason(answer(List.of(request)).get(0))).isEqualTo("not-serving");
    Request next = request("e-2", "waiting", ZEROS, null);
    assertThat(reason(answer(List.of(next)).get(0))).isEqualTo("not-serving");
  }

  @Test
  void asksNothingBehindOneThatWaitsInTheSameLane() {
    List<Request> requests =
        List.of(
            request("e-1", "waiting", ZEROS, null),
            request("e-2", "valves", ZEROS, null),
            request("e-3", "valves", ZEROS, null));

    List<Verdict> verdicts = answerer.answer(requests, List.of(4, 4, 5));

    assertThat(verdicts.get(1)).isInstanceOf(Verdict.Waits.class);
    assertThat(answered(verdicts.get(2)).eventId()).isEqualTo("e-3");
  }

  @ParameterizedTest
  @CsvSource({"Foo 1, champion, unknown-model", "valves, A B, unknown-alias"})
  void waitsForNothingThatCannotBeThere(String model, String alias, String reason) {
    assertThat(reason(answer(List.of(request("e-1", model, ZEROS, alias))).get(0)))
        .isEqualTo(reason);
  }

  @Test
  void waitsAnewForWhatItForgot() {
    Request request = request("e-1", "waiting", ZEROS, null);
    assertThat(answer(List.of(request)).get(0)).isInstanceOf(Verdict.Waits.class);
    nanos.addAndGet(MAX_WAIT.toNanos());

    answerer.forgetWaits();

    assertThat(answer(List.of(request)).get(0)).isInstanceOf(Verdict.Waits.class);
  }

  /** Each in a lane of its own. */
  private List<Verdict> answer(List<Request> requests) {
    return answerer.answer(requests, IntStream.range(0, requests.size()).boxed().toList());
  }

  private static Request request(String id, String model, Input input, @Nullable String alias) {
    return new Request(id, model, null, input, alias);
  }

  private static Input floats(int count) {
    return new TensorInput(TensorBytes.ofFloats(new float[count]));
  }

  private static Answer answered(Verdict verdict) {
    assertThat(verdict).isInstanceOf(Verdict.Answered.class);
    return ((Verdict.Answered) verdict).answer();
  }

  private static String reason(Verdict verdict) {
    assertThat(verdict).isInstanceOf(Verdict.Refused.class);
    return ((Verdict.Refused) verdict).reason();
  }
}
