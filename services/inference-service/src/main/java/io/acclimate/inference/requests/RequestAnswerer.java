package io.acclimate.inference.requests;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Input.TensorInput;
import io.acclimate.core.model.ModelLease;
import io.acclimate.inference.predictions.Answer;
import io.acclimate.inference.predictions.Asker;
import io.acclimate.inference.predictions.Question;
import io.acclimate.inference.protocol.InferenceException;
import io.acclimate.inference.serving.Deployment;
import io.acclimate.inference.serving.Plan;
import io.acclimate.inference.serving.Role;
import io.acclimate.inference.traffic.Traffic;
import io.acclimate.inference.traffic.VersionLookup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of requests that came together; those of one version and domain go through
 * its network in one pass. A version that is not in memory is waited for, but not for ever: after
 * the time allowed its requests are refused, at once from then on, until it answers.
 *
 * <p>One thread only.
 */
final class RequestAnswerer {
  private final VersionLookup versions;
  private final Traffic traffic;
  private final Asker asker;
  private final int maxRowBytes;
  private final Duration maxWait;
  private final LongSupplier nanoClock;
  private final Map<String, Long> waitingSince = new HashMap<>();

  /**
   * @param maxRowBytes that an input may have, for its prediction must fit into a record
   * @param maxWait for a version that is not in memory
   * @param nanoClock System.nanoTime
   */
  RequestAnswerer(
      VersionLookup versions,
      Traffic traffic,
      Asker asker,
      int maxRowBytes,
      Duration maxWait,
      LongSupplier nanoClock) {
    this.versions = versions;
    this.traffic = traffic;
    this.asker = asker;
    this.maxRowBytes = maxRowBytes;
    this.maxWait = maxWait;
    this.nanoClock = nanoClock;
  }

  /** Requests that go through one network together. */
  private record Group(String model, Digest serving, Role role, String domain) {}

  /** A request on its way, with its place among all. */
  private record Asked(int place, Deployment deployment, Question question) {}

  /**
   * What becomes of each, in their order. Behind one that waits, the others of its lane are not
   * looked at.
   *
   * @param lanes what each request is in a line with, in their order
   */
  List<Verdict> answer(List<Request> requests, List<?> lanes) {
    @Nullable Verdict[] verdicts = new Verdict[requests.size()];
    List<ModelLease<Deployment>> leases = new ArrayList<>();
    Map<Group, List<Asked>> groups = new LinkedHashMap<>();
    Set<Object> waiting = new HashSet<>();
    try {
      for (int place = 0; place < verdicts.length; place++) {
        Request request = requests.get(place);
        if (waiting.contains(lanes.get(place))) {
          verdicts[place] = new Verdict.Waits();
          continue;
        }
        try {
          Chosen chosen = choose(request);
          leases.add(chosen.lease());
          Deployment deployment = chosen.lease().model();
          Question question = question(deployment, request);
          Group group =
              new Group(request.model(), deployment.serving(), chosen.role(), question.domain());
          groups
              .computeIfAbsent(group, first -> new ArrayList<>())
              .add(new Asked(place, deployment, question));
        } catch (InferenceException e) {
          Verdict verdict = notAnswered(request, e);
          verdicts[place] = verdict;
          if (verdict instanceof Verdict.Waits) {
            waiting.add(lanes.get(place));
          }
        } catch (RefusedRequestException e) {
          verdicts[place] = new Verdict.Refused(e.reason(), e);
        }
      }
      groups.forEach((group, asked) -> ask(group.role(), asked, verdicts));
    } finally {
      leases.forEach(ModelLease::close);
    }
    List<Verdict> all = new ArrayList<>(verdicts.length);
    for (Verdict verdict : verdicts) {
      all.add(Objects.requireNonNull(verdict));
    }
    return all;
  }

  /** Begins all waits anew: whoever goes on here may find other requests, much later. */
  void forgetWaits() {
    waitingSince.clear();
  }

  /** Lets shadows see a request that was answered and committed. */
  void shadow(Request request, Answer answer) {
    if (request.alias() == null) {
      shadowed(request)
          .ifPresent(
              plan ->
                  traffic.shadow(
                      plan,
                      request.eventId(),
                      new Question(request.eventId(), answer.domain(), List.of(answer.input()))));
    }
  }

  private Optional<Plan> shadowed(Request request) {
    return versions.knows(request.model())
        ? Optional.of(versions.plan(request.model()))
        : Optional.empty();
  }

  private record Chosen(ModelLease<Deployment> lease, Role role) {}

  private Chosen choose(Request request) {
    String alias = request.alias();
    Chosen chosen;
    if (alias != null) {
      chosen = new Chosen(versions.lease(request.model(), alias), Role.SERVE);
    } else {
      Optional<ModelLease<Deployment>> canary =
          traffic.canary(versions.plan(request.model()), request.eventId());
      chosen =
          canary.isPresent()
              ? new Chosen(canary.get(), Role.CANARY)
              : new Chosen(versions.lease(request.model(), null), Role.SERVE);
    }
    waitingSince.remove(key(request));
    return chosen;
  }

  private Question question(Deployment deployment, Request request) {
    if (request.input() instanceof TensorInput tensor) {
      int bytes = tensor.tensor().data().length;
      if (bytes > maxRowBytes) {
        throw new RefusedRequestException(
            "too-large",
            "input: has %d bytes; at most %d are allowed".formatted(bytes, maxRowBytes));
      }
      Optional<String> reason = deployment.spec().input().check(tensor);
      if (reason.isEmpty()) {
        String domain =
            request.domain() == null ? deployment.spec().targetDomain() : request.domain();
        return new Question(request.eventId(), domain, List.of(tensor));
      }
      throw new RefusedRequestException("wrong-input", reason.get());
    }
    throw new RefusedRequestException(
        "wrong-input",
        deployment.spec().input().check(request.input()).orElse("input: is no tensor"));
  }

  private Verdict notAnswered(Request request, InferenceException e) {
    if (!e.retryable()) {
      boolean known = versions.knows(request.model());
      return new Verdict.Refused(known ? "unknown-alias" : "unknown-model", e);
    }
    long now = nanoClock.getAsLong();
    long since = waitingSince.computeIfAbsent(key(request), first -> now);
    return now - since < maxWait.toNanos()
        ? new Verdict.Waits()
        : new Verdict.Refused("not-serving", e);
  }

  private static String key(Request request) {
    return request.model() + "\0" + (request.alias() == null ? Plan.CHAMPION : request.alias());
  }

  private void ask(Role role, List<Asked> asked, @Nullable Verdict[] verdicts) {
    List<Question> questions = asked.stream().map(Asked::question).toList();
    List<Answer> answers;
    try {
      answers = asker.answer(asked.get(0).deployment(), questions, role);
    } catch (RuntimeException e) {
      if (asked.size() == 1) {
        verdicts[asked.get(0).place()] = new Verdict.Refused("model-failed", e);
      } else {
        // Only the request that the network cannot bear fails.
        asked.forEach(one -> ask(role, List.of(one), verdicts));
      }
      return;
    }
    for (int i = 0; i < answers.size(); i++) {
      verdicts[asked.get(i).place()] = new Verdict.Answered(answers.get(i));
    }
  }
}
