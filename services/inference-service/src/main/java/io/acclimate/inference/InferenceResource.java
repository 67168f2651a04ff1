package io.acclimate.inference;

import io.acclimate.inference.protocol.InferRequest;
import io.acclimate.inference.protocol.InferRequestReader;
import io.acclimate.inference.protocol.InferenceException;
import io.acclimate.inference.protocol.Limits;
import io.acclimate.inference.protocol.ProtocolWriter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Open Inference Protocol v2 over REST. */
@Path("/v2")
@Blocking
@Produces(MediaType.APPLICATION_JSON)
public final class InferenceResource {
  private static final Logger LOG = LoggerFactory.getLogger(InferenceResource.class);
  private static final String VERSION = "0.1.0";
  private static final String UNKNOWN_MODEL = "unknown";
  private static final int RETRY_AFTER_SECONDS = 1;
  private static final Duration[] LATENCIES = {
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5)
  };

  private final InferenceService service;
  private final InferRequestReader reader;
  private final ProtocolWriter writer = new ProtocolWriter();
  private final MeterRegistry meters;

  InferenceResource(InferenceService service, InferenceConfig config, MeterRegistry meters) {
    this.service = service;
    this.reader =
        new InferRequestReader(
            new Limits(config.maxRequestBytes(), config.maxRows(), config.maxRowBytes()));
    this.meters = meters;
  }

  @GET
  public Response server() {
    return Response.ok(writer.server(VERSION)).build();
  }

  @GET
  @Path("/health/live")
  public Response live() {
    return Response.ok(writer.flag("live", true)).build();
  }

  @GET
  @Path("/health/ready")
  public Response ready() {
    boolean ready = service.ready();
    return Response.status(ready ? 200 : 503).entity(writer.flag("ready", ready)).build();
  }

  @GET
  @Path("/models/{model}")
  public Response model(@PathParam("model") String model) {
    return guarded(() -> writer.model(service.inference().metadata(model, null)));
  }

  @GET
  @Path("/models/{model}/versions/{version}")
  public Response version(@PathParam("model") String model, @PathParam("version") String version) {
    return guarded(() -> writer.model(service.inference().metadata(model, version)));
  }

  @GET
  @Path("/models/{model}/ready")
  public Response modelReady(@PathParam("model") String model) {
    return readiness(model, null);
  }

  @GET
  @Path("/models/{model}/versions/{version}/ready")
  public Response versionReady(
      @PathParam("model") String model, @PathParam("version") String version) {
    return readiness(model, version);
  }

  @POST
  @Path("/models/{model}/infer")
  public Response infer(@PathParam("model") String model, byte @Nullable [] body) {
    return infer(model, null, body);
  }

  @POST
  @Path("/models/{model}/versions/{version}/infer")
  public Response inferByVersion(
      @PathParam("model") String model,
      @PathParam("version") String version,
      byte @Nullable [] body) {
    return infer(model, version, body);
  }

  private Response readiness(String model, @Nullable String version) {
    return guarded(
        () -> {
          service.inference().metadata(model, version);
          return writer.modelReady(model, true);
        });
  }

  private Response infer(String model, @Nullable String version, byte @Nullable [] body) {
    Timer.Sample sample = Timer.start(meters);
    Response response =
        guarded(
            () -> {
              InferRequest request = reader.read(body == null ? new byte[0] : body);
              return writer.response(service.inference().infer(model, version, request));
            });
    // Names that callers made up must not become time series.
    String tag = service.inference().knows(model) ? model : UNKNOWN_MODEL;
    Counter.builder("acclimate.inference.requests")
        .description("Inference requests by answer")
        .tag("model", tag)
        .tag("code", Integer.toString(response.getStatus()))
        .register(meters)
        .increment();
    sample.stop(
        Timer.builder("acclimate.inference.latency")
            .description("From a request's last byte to its answer's first")
            .serviceLevelObjectives(LATENCIES)
            .tag("model", tag)
            .register(meters));
    return response;
  }

  private Response error(InferenceException e) {
    Response.ResponseBuilder response =
        Response.status(e.status()).entity(writer.error(e.sentence()));
    return e.retryable()
        ? response.header("Retry-After", RETRY_AFTER_SECONDS).build()
        : response.build();
  }

  private Response guarded(Supplier<byte[]> answer) {
    try {
      return Response.ok(answer.get()).build();
    } catch (InferenceException e) {
      return error(e);
    } catch (RuntimeException e) {
      LOG.error("inference=failed cause=\"{}\"", e.getMessage(), e);
      return Response.serverError().entity(writer.error("The model failed to answer.")).build();
    }
  }
}
