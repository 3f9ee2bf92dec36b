package churnline;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Methods and constructors with more lines than they should have, as the compiler's own parser sees
 * them: what stands in strings, text blocks and comments is no brace to it. Lines are counted from
 * the first of the declaration, annotations included, to the closing brace.
 */
final class LongMethods {
  /** First thing in the body of a method that is meant to be long, with the reason behind it. */
  private static final String REASON = "// long: ";

  private LongMethods() {}

  /**
   * Those that do not say why, as {@code file:line: name, lines}.
   *
   * @param sources by the names of their files
   */
  static List<String> withoutReason(Map<String, String> sources, int longest) {
    List<Source> files =
        sources.entrySet().stream()
            .map(file -> new Source(file.getKey(), file.getValue()))
            .toList();
    JavacTask task =
        (JavacTask)
            ToolProvider.getSystemJavaCompiler().getTask(null, null, null, null, null, files);
    SourcePositions positions = Trees.instance(task).getSourcePositions();
    List<String> found = new ArrayList<>();
    try {
      for (CompilationUnitTree unit : task.parse()) {
        new Visit(unit, positions, longest, found).scan(unit, null);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return found;
  }

  private static final class Visit extends TreeScanner<Void, Void> {
    private final CompilationUnitTree unit;
    private final String text;
    private final SourcePositions positions;
    private final int longest;
    private final List<String> found;

    Visit(CompilationUnitTree unit, SourcePositions positions, int longest, List<String> found)
        throws IOException {
      this.unit = unit;
      text = unit.getSourceFile().getCharContent(true).toString();
      this.positions = positions;
      this.longest = longest;
      this.found = found;
    }

    @Override
    public Void visitMethod(MethodTree method, Void unused) {
      long first = line(positions.getStartPosition(unit, method));
      long lines = line(positions.getEndPosition(unit, method)) - first + 1;
      if (lines > longest && !saysWhy(method)) {
        String file = unit.getSourceFile().getName().substring(1);
        found.add("%s:%d: %s, %d lines".formatted(file, first, method.getName(), lines));
      }
      return super.visitMethod(method, null);
    }

    private boolean saysWhy(MethodTree method) {
      int brace = (int) positions.getStartPosition(unit, method.getBody());
      return text.substring(brace + 1)
          .stripLeading()
          .lines()
          .findFirst()
          .filter(line -> line.startsWith(REASON) && line.length() > REASON.length())
          .isPresent();
    }

    private long line(long position) {
      return unit.getLineMap().getLineNumber(position);
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String file, String text) {
      super(URI.create("string:///" + file), JavaFileObject.Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
