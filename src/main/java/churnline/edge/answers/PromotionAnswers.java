package churnline.edge.answers;

import churnline.core.cycle.HandDeployment;
import churnline.core.fault.BadInputException;
import churnline.core.fault.FaultCode;
import churnline.core.run.Champion;
import churnline.core.run.Trigger;
import churnline.edge.api.LimitedStream;
import churnline.edge.api.Reply;
import churnline.edge.api.Request;
import churnline.edge.api.VersionText;
import churnline.edge.gate.RunExclusion;
import churnline.edge.json.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code POST /models/{version}/promote}: promotion by hand and rollback. */
public final class PromotionAnswers {
  private static final long MOST_BYTES = 1 << 16;
  private static final int LONGEST = 500;
  private static final ObjectReader READER =
      Json.strict()
          .reader()
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);

  private final HandDeployment deployment;
  private final RunExclusion gate;
  private final Trigger trigger;

  /**
   * @param trigger goes into the history
   */
  public PromotionAnswers(HandDeployment deployment, RunExclusion gate, Trigger trigger) {
    this.deployment = deployment;
    this.gate = gate;
    this.trigger = trigger;
  }

  /** Lets a version serve from now on. */
  public Reply promote(Request request) {
    int version = VersionText.parse(request.place("version"));
    String why = reason(request);
    Champion champion = gate.alone(() -> deployment.deploy(version, why, trigger));
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("model_version", champion.name());
    out.put("deployment", ModelAnswers.fields(champion.deployment()));
    out.put("request_id", request.id());
    return Reply.json(out);
  }

  private static String reason(Request request) {
    if (!request.mediaType().equals("application/json")) {
      throw new BadInputException(
          FaultCode.REQUEST_MEDIA_TYPE,
          "Content-Type is '"
              + Request.shortened(request.mediaType())
              + "'; expected application/json");
    }
    JsonNode body = body(request);
    String reason = field(body, "reason");
    String by = field(body, "by");
    if (reason.chars().noneMatch(Character::isLetterOrDigit)) {
      throw new BadInputException(
          FaultCode.REQUEST_INVALID,
          "no reason; expected {\"reason\": \"why to deploy this version\", \"by\": \"who\"}, which"
              + " is kept in the history");
    }
    return by.isEmpty() ? reason : reason + " (by " + by + ")";
  }

  private static JsonNode body(Request request) {
    try (InputStream body = LimitedStream.of(request, MOST_BYTES, "nothing, a reason is short")) {
      return READER.readTree(body.readAllBytes());
    } catch (JsonProcessingException malformed) {
      throw new BadInputException(
          FaultCode.REQUEST_MALFORMED,
          "the body is not JSON ("
              + Request.shortened(malformed.getOriginalMessage())
              + "); expected {\"reason\": \"...\"}",
          malformed);
    } catch (IOException broken) {
      throw new BadInputException(FaultCode.REQUEST_MALFORMED, "the body ended early", broken);
    }
  }

  private static String field(JsonNode body, String name) {
    JsonNode value = body.path(name);
    if (!value.isMissingNode() && !value.isTextual()) {
      throw new BadInputException(
          FaultCode.REQUEST_INVALID, name + " is not text; expected text; in the body");
    }
    String text = value.asText("").strip();
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new BadInputException(
          FaultCode.REQUEST_INVALID,
          name + " has line breaks or control characters; expected one line of text");
    }
    if (text.length() > LONGEST) {
      throw new BadInputException(
          FaultCode.REQUEST_INVALID,
          name + " has " + text.length() + " characters; expected at most " + LONGEST);
    }
    return text;
  }
}
