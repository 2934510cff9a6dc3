package io.dualmix.reference;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the Javadoc of classes from their sources with the JDK's parser: what a class describes,
 * the meanings of a record's components, and the reasons that the constants {@code DEFAULT_…} give.
 */
final class SourceTexts {
  private static final String DEFAULT = "DEFAULT_";

  private final DocTrees trees;
  private final Set<String> classes;
  private final ObjectNode texts = JsonMapper.shared().createObjectNode();

  private SourceTexts(DocTrees trees, Set<String> classes) {
    this.trees = trees;
    this.classes = classes;
  }

  /**
   * Reads source files.
   *
   * @param classes binary names of the classes to read; others are left out
   * @return the content of {@link SettingTexts#RESOURCE}
   */
  static ObjectNode read(List<Path> sources, Set<String> classes) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources));
      SourceTexts texts = new SourceTexts(DocTrees.instance(task), classes);
      for (CompilationUnitTree unit : task.parse()) {
        texts.new Scanner(unit.getPackageName().toString() + ".").scan(unit, null);
      }
      return texts.texts;
    }
  }

  /** Visits the classes of a file. */
  private final class Scanner extends TreePathScanner<Void, Void> {
    private String enclosing;

    Scanner(String enclosing) {
      this.enclosing = enclosing;
    }

    @Override
    public Void visitClass(ClassTree type, Void unused) {
      String outer = enclosing;
      String name = outer + type.getSimpleName();
      DocCommentTree comment = trees.getDocCommentTree(getCurrentPath());
      if (classes.contains(name) && comment != null) {
        add(texts.putObject(name), type, comment, getCurrentPath());
      }
      enclosing = name + "$";
      super.visitClass(type, null);
      enclosing = outer;
      return null;
    }
  }

  private void add(ObjectNode entry, ClassTree type, DocCommentTree comment, TreePath path) {
    entry.put("summary", text(upToParagraph(comment.getFullBody())));
    ObjectNode meanings = entry.putObject("meanings");
    for (DocTree tag : comment.getBlockTags()) {
      if (tag instanceof ParamTree param && !param.isTypeParameter()) {
        meanings.put(key(param.getName().toString()), text(param.getDescription()));
      }
    }
    ObjectNode reasons = entry.putObject("reasons");
    for (var member : type.getMembers()) {
      DocCommentTree reason = trees.getDocCommentTree(new TreePath(path, member));
      if (member instanceof VariableTree constant
          && constant.getName().toString().startsWith(DEFAULT)
          && reason != null) {
        String key = constant.getName().toString().substring(DEFAULT.length());
        reasons.put(key.toLowerCase(Locale.ROOT), text(reason.getFullBody()));
      }
    }
  }

  /** What follows is for readers of the code. */
  private static List<? extends DocTree> upToParagraph(List<? extends DocTree> parts) {
    return parts.stream().takeWhile(part -> part.getKind() != DocTree.Kind.START_ELEMENT).toList();
  }

  private static String key(String component) {
    return component.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  /** As Markdown on one line. */
  private static String text(List<? extends DocTree> parts) {
    return parts.stream()
        .map(SourceTexts::text)
        .collect(Collectors.joining())
        .replaceAll("\\s+", " ")
        .replaceAll(": `[A-Z]\\w+`\\.", ".") // The class that does the work.
        .strip();
  }

  private static String text(DocTree part) {
    if (part instanceof TextTree text) {
      return text.getBody();
    }
    if (part instanceof LiteralTree literal) {
      return "`" + literal.getBody().getBody().strip() + "`";
    }
    if (part instanceof LinkTree link) {
      String name = link.getReference().getSignature().replaceFirst(".*[.#]", "");
      return link.getLabel().isEmpty() ? "`" + name + "`" : text(link.getLabel());
    }
    return part.getKind() == DocTree.Kind.START_ELEMENT ? " " : "";
  }
}
