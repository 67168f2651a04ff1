package io.acclimate.load.drivers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acclimate.core.artifact.Dtype;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Asks an Open Inference Protocol v2 server over HTTP on a schedule. A request counts as answered
 * when its status is 200; versions of the model that answered are counted apart.
 */
public final class InferenceLoad {
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(10);

  /** More at once would exhaust ports and files rather than measure the server. */
  private static final int MOST_UNDER_WAY = 500;

  private final URI infer;
  private final LoadTarget target;
  private final Schedule schedule;
  private final String run;
  private final SeededRows rows;
  private final ObjectMapper json = new ObjectMapper();
  private volatile boolean stopped;

  /**
   * A load that {@link #run} sends.
   *
   * @param server base address
   * @param run prefix of the ids
   */
  public InferenceLoad(URI server, LoadTarget target, Schedule schedule, long seed, String run) {
    this.infer = server.resolve("/v2/models/" + target.model() + "/infer");
    this.target = target;
    this.schedule = schedule;
    this.run = run;
    this.rows = new SeededRows(target.signature(), target.classes(), seed);
  }

  /**
   * Asks until the schedule ends, or is stopped, or this thread is interrupted, and waits for the
   * answers.
   */
  public LoadReport run() throws InterruptedException {
    Tally tally = new Tally();
    try (HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWERED_WITHIN)
            .build()) {
      try {
        for (long i = 0; i < schedule.count() && !stopped; i++) {
          long dueNanoTime = tally.startNanos() + schedule.dueNanos(i);
          Schedule.awaitMoment(dueNanoTime);
          tally.awaitAtMost(MOST_UNDER_WAY - 1, ANSWERED_WITHIN.multipliedBy(2));
          ask(http, tally, dueNanoTime, run + i);
        }
      } catch (InterruptedException interrupted) {
        tally.detail("interrupted");
      }
      tally.awaitAtMost(0, ANSWERED_WITHIN.multipliedBy(2));
    }
    return tally.report(run);
  }

  /** Makes {@link #run} ask no more; any thread. */
  public void stop() {
    stopped = true;
  }

  private void ask(HttpClient http, Tally tally, long dueNanoTime, String id) {
    HttpRequest request =
        HttpRequest.newBuilder(infer)
            .timeout(ANSWERED_WITHIN)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body(id)))
            .build();
    tally.sent();
    var unused =
        http.sendAsync(request, BodyHandlers.ofString())
            .whenComplete((answer, failure) -> count(tally, dueNanoTime, answer, failure));
  }

  private void count(
      Tally tally,
      long dueNanoTime,
      @Nullable HttpResponse<String> answer,
      @Nullable Throwable failure) {
    if (answer == null) {
      Throwable cause =
          failure == null || failure.getCause() == null ? failure : failure.getCause();
      tally.failed(cause == null ? "no-answer" : cause.getClass().getSimpleName());
    } else if (answer.statusCode() != 200) {
      tally.failed("status-" + answer.statusCode());
    } else {
      tally.detail("version-" + version(answer.body()));
      tally.answered(dueNanoTime);
    }
  }

  private String version(String body) {
    try {
      JsonNode version = json.readTree(body).path("model_version");
      return version.asText("unknown");
    } catch (IOException e) {
      return "unreadable";
    }
  }

  private String body(String id) {
    ObjectNode root = json.createObjectNode().put("id", id);
    root.putObject("parameters").put("domain", target.domain());
    ObjectNode input = root.putArray("inputs").addObject();
    boolean wide = target.signature().dtype() == Dtype.F64;
    input.put("name", "input").put("datatype", wide ? "FP64" : "FP32");
    ArrayNode shape = input.putArray("shape").add(1);
    target.signature().shape().forEach(shape::add);
    ArrayNode data = input.putArray("data");
    if (wide) {
      for (double value : rows.next().input().doubles()) {
        data.add(value);
      }
    } else {
      for (float value : rows.next().input().floats()) {
        data.add(value);
      }
    }
    return root.toString();
  }
}
