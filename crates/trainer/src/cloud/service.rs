//! The services, and where they listen.

/// A service of AWS that is asked over plain HTTP.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Service {
    SageMaker,
    Runtime,
    Logs,
    S3,
}

impl Service {
    /// As requests are signed for it.
    pub(super) fn signing_name(self) -> &'static str {
        match self {
            Self::SageMaker | Self::Runtime => "sagemaker",
            Self::Logs => "logs",
            Self::S3 => "s3",
        }
    }

    /// The variable that names another address, as AWS's own tools have it.
    fn variable(self) -> &'static str {
        match self {
            Self::SageMaker => "AWS_ENDPOINT_URL_SAGEMAKER",
            Self::Runtime => "AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME",
            Self::Logs => "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS",
            Self::S3 => "AWS_ENDPOINT_URL_S3",
        }
    }

    /// The host in a region.
    fn host(self, region: &str) -> String {
        let domain = if region.starts_with("cn-") { "amazonaws.com.cn" } else { "amazonaws.com" };
        let name = match self {
            Self::SageMaker => "api.sagemaker",
            Self::Runtime => "runtime.sagemaker",
            Self::Logs => "logs",
            Self::S3 => "s3",
        };
        format!("{name}.{region}.{domain}")
    }

    /// Its address without `/` at the end: as given for all services, as given for this one, or the region's.
    pub(super) fn url(self, region: &str, given: Option<&str>, variable: &dyn Fn(&str) -> Option<String>) -> String {
        let named = || variable(self.variable()).or_else(|| variable("AWS_ENDPOINT_URL"));
        let url = given.map(str::to_owned).or_else(named).unwrap_or_else(|| format!("https://{}", self.host(region)));
        url.trim_end_matches('/').to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_follow_the_order_of_the_other_tools() {
        let none = |_: &str| -> Option<String> { None };
        assert_eq!(Service::SageMaker.url("us-east-1", None, &none), "https://api.sagemaker.us-east-1.amazonaws.com");
        assert_eq!(Service::Runtime.url("cn-north-1", None, &none), "https://runtime.sagemaker.cn-north-1.amazonaws.com.cn");
        let one = |name: &str| (name == "AWS_ENDPOINT_URL_S3").then(|| "http://s3/".to_owned());
        assert_eq!(Service::S3.url("r", None, &one), "http://s3");
        assert_eq!(Service::Logs.url("r", None, &one), "https://logs.r.amazonaws.com");
        assert_eq!(Service::S3.url("r", Some("http://typed"), &one), "http://typed");
    }
}
