# An image with DualMix, built from this checkout.
#
#   docker build -t dualmix .                                    for CPUs
#   docker build -t dualmix --build-arg MAVEN_ARGS=-Pcuda .      for NVIDIA GPUs (docker run --gpus all)
#   docker run --rm -v "$PWD:/work" --user "$(id -u)" dualmix train my.yaml
ARG JAVA=21

FROM eclipse-temurin:${JAVA}-jdk AS build
ARG MAVEN_ARGS=
WORKDIR /source
COPY . .
RUN ./mvnw -B -ntp -Pdist ${MAVEN_ARGS} -DskipTests package \
    && mkdir /opt/dualmix \
    && tar -xzf dist/target/dualmix-*.tar.gz -C /opt/dualmix --strip-components=1

FROM eclipse-temurin:${JAVA}-jre
COPY --from=build /opt/dualmix /opt/dualmix
ENV PATH="/opt/dualmix/bin:${PATH}" \
    NVIDIA_VISIBLE_DEVICES=all \
    NVIDIA_DRIVER_CAPABILITIES=compute,utility
# Runs, data and plugins are the user's: /work is a volume, DUALMIX_HOME may point into it.
WORKDIR /work
USER 1000
ENTRYPOINT ["dualmix"]
CMD ["--help"]
