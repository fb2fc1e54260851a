"""What tests share: homes with the sample congress, real servers, real processes. No mocks."""
