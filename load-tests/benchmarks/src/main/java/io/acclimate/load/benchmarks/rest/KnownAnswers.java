package io.acclimate.load.benchmarks.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.Map;

/** What each version answers to the same question, so that no answer can have a wrong name. */
final class KnownAnswers {
  /** Joined rows are those of a row alone up to rounding; versions differ by far more. */
  private static final double ROUNDING = 1e-5;

  private static final double DIFFERENT = 1e-3;

  private final ObjectMapper json = new ObjectMapper();
  private final Map<Integer, double[]> scores = new HashMap<>();

  /** Learns what a version says; false if another one says much the same. */
  boolean learn(int version, String body) {
    double[] said = scores(parse(body));
    if (scores.values().stream().anyMatch(other -> distance(other, said) < DIFFERENT)) {
      return false;
    }
    scores.put(version, said);
    return true;
  }

  int version(String body) {
    return parse(body).path("model_version").asInt();
  }

  /** Whether an answer is what the version says that it names. */
  boolean right(String body) {
    JsonNode answer = parse(body);
    double[] known = scores.get(answer.path("model_version").asInt());
    return known != null && distance(known, scores(answer)) < ROUNDING;
  }

  private JsonNode parse(String body) {
    try {
      return json.readTree(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer that is no JSON: " + body, e);
    }
  }

  private static double[] scores(JsonNode answer) {
    for (JsonNode output : answer.path("outputs")) {
      if (output.path("name").asText().equals("scores")) {
        double[] scores = new double[output.path("data").size()];
        for (int i = 0; i < scores.length; i++) {
          scores[i] = output.path("data").get(i).asDouble();
        }
        return scores;
      }
    }
    throw new IllegalStateException("an answer without scores: " + answer);
  }

  private static double distance(double[] a, double[] b) {
    double largest = a.length == b.length ? 0 : Double.POSITIVE_INFINITY;
    for (int i = 0; i < Math.min(a.length, b.length); i++) {
      largest = Math.max(largest, Math.abs(a[i] - b[i]));
    }
    return largest;
  }
}
